import { linear } from '../activations/linear.ts';
import type { Built, Derivative, LayerInput, ParameterTensors } from '../layers/layer.ts';
import type { Application, Network, PlacedLayer, Source } from '../network/network.ts';
import type { Graph } from '../plan/graph.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import { RANDOMNESS } from './stateLayout.ts';

/** The forward calls of all layers, and what adds their backward ones. */
export interface Pass {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** The output of each application. */
  readonly values: readonly Tensor[];
  /**
   * Adds what fills the gradients of all parameters, from the gradients by the outputs; by what the activation takes in,
   * for those that are `open`.
   */
  backward(gradients: readonly Tensor[]): void;
  /** Adds what runs on one thread after a step. */
  after(graph: Graph): void;
}

export interface PassOptions {
  readonly training: boolean;
  /** Whether a loss takes in the activation of each output, so that it is left out. */
  readonly open?: readonly boolean[];
}

/** What an application has added to the graph. */
interface Step {
  readonly application: Application;
  readonly built: Built;
  readonly flows: readonly LayerInput[];
  readonly parameters: Readonly<Record<string, ParameterTensors>>;
  readonly requiresGradient: boolean;
  /** The derivative of its activation, if it has one. */
  readonly derivative: Derivative | undefined;
}

/** Adds a forward pass to a graph. */
export function forwardPass(network: Network, graph: Graph, options: PassOptions): Pass {
  const { training, open = [] } = options;
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
    const again = applications.findIndex((other) => other.placed === placed) < index;
    const flows = sources.map((source) => flowFrom(source, placed.layer.folds ?? false));
    const parameters = again && training ? ownGradients(graph, tensorsOf(placed)) : tensorsOf(placed);
    const activation = (!isOpen && placed.layer.activation) || linear();
    const randomness = { state: RANDOMNESS, layer: index };
    const built = placed.layer.build({ graph, inputs: flows, parameters, activation, training, again, randomness });
    steps.push({
      ...{ application, built, flows, parameters },
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
    values: steps.map(({ built }) => built.output),
    backward: (gradients) => backwardPass(network, graph, steps, gradients),
    after(later) {
      for (const [index, { built, application }] of steps.entries()) {
        const all = steps.filter((other) => other.application.placed === application.placed);
        if (all[0] === steps[index]) built.after?.(later, all.length);
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
    parameters.map(({ role, tensor, trainable }) => [
      role,
      { value: tensor, gradient: persistent('gradients', tensor.offset, tensor.columns), trainable },
    ]),
  );
}

/** The same parameters with gradients elsewhere, for a layer that is applied again. */
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

function backwardPass(
  network: Network,
  graph: Graph,
  steps: readonly Step[],
  outputGradients: readonly Tensor[],
): void {
  const gathered = new GradientSums(graph);
  for (const [index, { source }] of network.outputs.entries()) gathered.add(source, outputGradients[index] as Tensor);
  for (const [index, step] of [...steps.entries()].reverse()) {
    if (!step.requiresGradient) continue;
    const { application, flows } = step;
    const folded = isFolded(steps, index);
    const dz = gathered.take(index, folded ? undefined : step.derivative);
    const gradients = step.built.backward(dz);
    for (const [input, { requiresGradient }] of flows.entries()) {
      if (requiresGradient) gathered.add(application.sources[input] as Source, gradients[input] as Tensor);
    }
    if (steps.findIndex((other) => other.application.placed === application.placed) === index)
      addOwnGradients(graph, step, steps.slice(index + 1));
  }
}

/** Whether the derivative of a step's activation is applied where its output is taken in. */
function isFolded(steps: readonly Step[], index: number): boolean {
  const { derivative } = steps[index] as Step;
  return derivative !== undefined && steps.some(({ flows }) => flows.some((flow) => flow.derivative === derivative));
}

/** Adds the gradients of the applications after the first one of a layer to those of the first. */
function addOwnGradients(graph: Graph, { application, parameters }: Step, later: readonly Step[]): void {
  for (const other of later) {
    if (other.application.placed !== application.placed) continue;
    for (const [role, { gradient, trainable }] of Object.entries(parameters)) {
      const own = other.parameters[role] as ParameterTensors;
      if (trainable) graph.call('sum', { y: gradient, a: gradient, b: own.gradient, count: gradient.size });
    }
  }
}

/** Gradients on their way back: what is sent to an application from several places is added. */
class GradientSums {
  readonly #graph: Graph;
  readonly #sent = new Map<number, Tensor[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Sends a gradient to where rows come from; to an input of the network, it is not wanted. */
  add(source: Source, gradient: Tensor): void {
    if ('input' in source) return;
    this.#sent.set(source.application, [...(this.#sent.get(source.application) ?? []), gradient]);
  }

  /** What was sent to an application, as one gradient, after a derivative is applied. What is still to be taken stays. */
  take(application: number, derivative: Derivative | undefined): Tensor {
    const [first, ...others] = this.#sent.get(application) as [Tensor, ...Tensor[]];
    this.#sent.delete(application);
    let total = first;
    for (const other of others) {
      const y = total === first ? this.#graph.batch(first.columns) : total;
      this.#graph.call('sum', { y, a: total, b: other, count: first.size });
      total = y;
    }
    if (!derivative) return total;
    const dx = this.#isAwaited(total) ? this.#graph.batch(total.columns) : total;
    derivative.activation.backward(this.#graph, dx, total, derivative.source);
    return dx;
  }

  #isAwaited(gradient: Tensor): boolean {
    return [...this.#sent.values()].some((gradients) => gradients.includes(gradient));
  }
}
