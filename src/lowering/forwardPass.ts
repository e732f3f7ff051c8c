import { linear } from '../activations/linear.ts';
import type { LayerInput, ParameterTensors } from '../layers/layer.ts';
import type { Network, PlacedLayer, Source } from '../network/network.ts';
import type { Graph } from '../plan/graph.ts';
import { gradientAt, type Tensor } from '../plan/tensor.ts';
import { backwardPass, isSameLayer, type Step } from './backwardPass.ts';
import { RANDOMNESS } from './stateLayout.ts';
import type { Tap } from './taps.ts';

/** The forward calls of all layers, and a function that adds their backward calls. */
export interface Pass {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /**
   * Adds the calls that fill the gradients of all parameters, from the gradients with respect to the outputs; for
   * `open` ones, with respect to the pre-activations.
   */
  backward(gradients: readonly Tensor[]): void;
  /** Adds calls that run on one thread after a step. */
  after(graph: Graph): void;
}

export interface PassOptions {
  readonly training: boolean;
  /** Whether a loss includes the activation of each output, so that the pass leaves it out. */
  readonly open?: readonly boolean[];
  /** Builds each application; by default the layer itself does. */
  readonly tap?: Tap | undefined;
}

/** Adds a forward pass to a graph. */
export function forwardPass(network: Network, graph: Graph, options: PassOptions): Pass {
  const { training, open = [], tap = (layer, context) => layer.build(context) } = options;
  const { applications } = network;
  const inputs = network.inputs.map(({ columns }, index) =>
    readsPadding(network, index) ? graph.batch(columns) : graph.input(columns),
  );
  const steps: Step[] = [];
  const flowFrom = (source: Source, folds: boolean): LayerInput => {
    if ('input' in source)
      return { tensor: inputs[source.input] as Tensor, requiresGradient: false, derivative: undefined };
    const { built, requiresGradient, derivative, application } = steps[source.application] as Step;
    return {
      tensor: built.output,
      requiresGradient,
      derivative: folds && application.consumers === 1 ? derivative : undefined,
    };
  };
  for (const [index, application] of applications.entries()) {
    const { placed, sources } = application;
    const isOpen = network.outputs.some(({ source }, output) => open[output] && isAt(source, index));
    const again = steps.some((other) => isSameLayer(other, { application }));
    const flows = sources.map((source) => flowFrom(source, placed.layer.folds ?? false));
    const parameters = again && training ? ownGradients(graph, tensorsOf(placed)) : tensorsOf(placed);
    const activation = (!isOpen && placed.layer.activation) || linear();
    const randomness = { state: RANDOMNESS, layer: index };
    const built = tap(placed.layer, { graph, inputs: flows, parameters, activation, training, again, randomness });
    steps.push({
      ...{ application, built, flows, parameters, again },
      requiresGradient:
        flows.some(({ requiresGradient }) => requiresGradient) || placed.parameters.some(({ trainable }) => trainable),
      derivative: activation.name === 'linear' ? undefined : { activation, source: built.source ?? built.output },
    });
  }
  const tensorAt = (source: Source) =>
    ('input' in source ? inputs[source.input] : steps[source.application]?.built.output) as Tensor;
  return {
    inputs,
    outputs: network.outputs.map(({ source }) => tensorAt(source)),
    backward: (gradients) => backwardPass(network, graph, steps, gradients),
    after(later) {
      for (const step of steps) {
        if (!step.again) step.built.after?.(later, steps.filter((other) => isSameLayer(other, step)).length);
      }
    },
  };
}

const isAt = (source: Source, application: number) => 'application' in source && source.application === application;

function readsPadding({ applications }: Network, input: number): boolean {
  return applications.some(
    ({ sources, placed }) =>
      (placed.layer.readsPadding ?? true) && sources.some((source) => 'input' in source && source.input === input),
  );
}

function tensorsOf({ parameters }: PlacedLayer): Record<string, ParameterTensors> {
  return Object.fromEntries(
    parameters.map(({ role, tensor, trainable }) => [role, { value: tensor, gradient: gradientAt(tensor), trainable }]),
  );
}

/** The same parameters with separate gradients, for a layer that is applied again. */
function ownGradients(
  graph: Graph,
  parameters: Readonly<Record<string, ParameterTensors>>,
): Record<string, ParameterTensors> {
  return Object.fromEntries(
    Object.entries(parameters).map(([role, tensors]) => [
      role,
      tensors.trainable ? { ...tensors, gradient: graph.block(tensors.value.size) } : tensors,
    ]),
  );
}
