import { linear } from '../activations/linear.ts';
import type { BuildContext, Built, Layer, LayerInput } from '../layers/layer.ts';
import type { Application, Network, PlacedLayer, PlacedParameter, Source } from '../network/network.ts';
import type { Graph } from '../plan/graph.ts';
import { NONE, type Tensor } from '../plan/tensor.ts';
import { forwardPass, type Pass } from './forwardPass.ts';

/** A point in a network: in an application of a layer, or at an input of the network, which has only an output. */
export interface TapPoint {
  readonly source: Source;
  /** The input of the application, its pre-activation, or its output. */
  readonly at: 'input' | 'preActivation' | 'output';
  /** Which of the inputs of the application. */
  readonly index: number;
}

/**
 * Functions that observe a pass. At each point, one receives the tensor and returns what flows on: the same, or another
 * with as many columns, filled by calls of its own.
 */
export interface Taps {
  value?(point: TapPoint, tensor: Tensor): Tensor;
  /** Receives the gradient with respect to the tensor of a point; it is not overwritten. */
  gradient?(point: TapPoint, gradient: Tensor): Tensor;
  /** Builds an application without its activation; by default the layer does. */
  build?(application: number, context: BuildContext): Built | undefined;
  /** Whether the gradient with respect to an input of the network is needed. Default: always. */
  wants?(input: number): boolean;
}

/**
 * Adds a forward pass for prediction to a graph, with taps at the inputs, the pre-activation and the output of every
 * application. Its `backward` fills no gradients of parameters; it continues to the inputs of the network.
 */
export function tappedPass(network: Network, graph: Graph, taps: Taps): Pass {
  const { length } = network.inputs;
  const value = (source: Source, at: TapPoint['at'], tensor: Tensor, index = 0) =>
    taps.value?.({ source, at, index }, tensor) ?? tensor;
  const gradient = (source: Source, at: TapPoint['at'], tensor: Tensor, index = 0) =>
    taps.gradient?.({ source, at, index }, tensor) ?? tensor;

  const buildInput = (input: number, { inputs }: BuildContext): Built => ({
    output: value({ input }, 'output', (inputs[0] as LayerInput).tensor),
    backward(dy) {
      gradient({ input }, 'output', dy);
      return [];
    },
  });

  const buildLayer = (application: number, context: BuildContext): Built => {
    const { graph } = context;
    const { layer } = (network.applications[application] as Application).placed;
    const { activation = linear() } = layer;
    const here = { application };
    const inputs = context.inputs.map((flow, index) => ({
      ...flow,
      tensor: value(here, 'input', flow.tensor, index),
    }));
    const open = { ...context, inputs, activation: linear() };
    const built = taps.build?.(application, open) ?? layer.build(open);
    const z = value(here, 'preActivation', built.output);
    const isLinear = activation.name === 'linear';
    const y = isLinear ? z : graph.batch(z.columns);
    if (!isLinear) activation.forward(graph, y, z);
    return {
      output: value(here, 'output', y),
      backward(dy) {
        const seen = gradient(here, 'output', dy);
        const dz = isLinear ? seen : graph.batch(z.columns);
        if (!isLinear) activation.backward(graph, dz, seen, activation.source === 'input' ? z : y);
        return built
          .backward(gradient(here, 'preActivation', dz))
          .map((dx, index) => dx && gradient(here, 'input', dx, index));
      },
    };
  };

  return forwardPass(withInputLayers(network, taps), graph, {
    training: false,
    tap: (_, context) => {
      const application = context.randomness.layer - length;
      return application < 0 ? buildInput(application + length, context) : buildLayer(application, context);
    },
  });
}

/**
 * The same network with an additional application at each input. All of them require a gradient; for inputs, if wanted.
 * They have no activation and no trainable parameters.
 */
function withInputLayers(network: Network, { wants = () => true }: Taps): Network {
  const { length } = network.inputs;
  const moved = (source: Source): Source => ({
    application: 'input' in source ? source.input : source.application + length,
  });
  const layers = new Map(network.layers.map((placed) => [placed, withoutActivation(placed)]));
  return {
    ...network,
    outputs: network.outputs.map((output) => ({ ...output, source: moved(output.source) })),
    applications: [
      ...network.inputs.map(({ columns }, input) => ({
        ...{ placed: inputLayer(columns, wants(input)), sources: [{ input }], columns, consumers: 0 },
      })),
      ...network.applications.map(({ placed, sources, ...rest }) => ({
        ...rest,
        placed: layers.get(placed) as PlacedLayer,
        sources: sources.map(moved),
      })),
    ],
  };
}

function withoutActivation({ layer, parameters, ...rest }: PlacedLayer): PlacedLayer {
  const { activation: _, ...others } = layer;
  return {
    ...rest,
    layer: { ...others, folds: false } as Layer,
    parameters: [...parameters.map((parameter) => ({ ...parameter, trainable: false })), NOWHERE],
  };
}

/** A parameter without a place: a layer with a trainable parameter requires a gradient. */
const NOWHERE = { role: 'tap', tensor: NONE, trainable: true } as PlacedParameter;

function inputLayer(columns: number, isWanted: boolean): PlacedLayer {
  const layer = { kind: 'input' } as Layer;
  return { layer, index: -1, name: 'input', inputs: [columns], columns, parameters: isWanted ? [NOWHERE] : [] };
}
