import { linear } from '../activations/linear.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Flow, Layer, ParameterTensors } from '../layers/layer.ts';
import type { Graph } from '../plan/graph.ts';
import { LINE_ELEMENTS } from '../plan/layout.ts';
import { count, type Parameter } from '../plan/parameter.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';

/** The layers of a model, the shapes between them, and a place for every parameter. */
export interface Network {
  readonly inputs: number;
  readonly outputs: number;
  /** Columns of a weight panel. */
  readonly panel: number;
  readonly layers: readonly PlacedLayer[];
  /** Elements of the block of all parameters, with padding. */
  readonly size: number;
}

export interface PlacedLayer {
  readonly layer: Layer;
  readonly inputs: number;
  readonly parameters: readonly PlacedParameter[];
}

export interface PlacedParameter extends Parameter {
  /** Its name within the layer. */
  readonly role: string;
  readonly initializer: Initializer;
}

/** Works out shapes and places, from the first layer to the last. */
export function networkOf(inputs: number, layers: readonly Layer[], panel: number): Network {
  let size = 0;
  let columns = inputs;
  const placed = layers.map((layer, index): PlacedLayer => {
    const parameters = layer.parameters(columns, panel).map((request): PlacedParameter => {
      const tensor = persistent('parameters', size, request.storage.size);
      size += Math.ceil(request.storage.size / LINE_ELEMENTS) * LINE_ELEMENTS;
      return { ...request, name: `${index}.${request.name}`, role: request.name, tensor };
    });
    const place = { layer, inputs: columns, parameters };
    columns = layer.units;
    return place;
  });
  return { inputs, outputs: columns, panel, layers: placed, size };
}

/** All parameters in order: `0.weight`, `0.bias`, `1.weight`, … */
export function parametersOf({ layers }: Network): PlacedParameter[] {
  return layers.flatMap(({ parameters }) => parameters);
}

/** How many numbers some parameters are, without padding. */
export function countParameters(parameters: readonly Parameter[]): number {
  return parameters.reduce((total, { shape }) => total + count(shape), 0);
}

/** The forward calls of all layers, and what calls their backward ones. */
export interface Pass {
  readonly x: Tensor;
  readonly output: Flow;
  /** Calls what fills the gradients of all parameters, from the gradient by what the last activation takes in. */
  backward(dz: Tensor): void;
}

/** Adds a forward pass to a graph; `open` leaves out the activation of the last layer, for a loss to take in. */
export function forwardPass(network: Network, graph: Graph, open: boolean): Pass {
  const x = graph.input(network.inputs);
  const backwards: ((dz: Tensor) => Tensor | undefined)[] = [];
  let flow: Flow = { tensor: x, activation: linear(), learns: false };
  for (const [index, { layer, parameters }] of network.layers.entries()) {
    const last = index === network.layers.length - 1;
    const built = layer.build(graph, flow, tensorsByRole(parameters), open && last ? linear() : layer.activation);
    flow = built.output;
    backwards.unshift(built.backward);
  }
  return {
    x,
    output: flow,
    backward(dz) {
      backwards.reduce<Tensor | undefined>((gradient, backward) => gradient && backward(gradient), dz);
    },
  };
}

function tensorsByRole(parameters: readonly PlacedParameter[]): Record<string, ParameterTensors> {
  return Object.fromEntries(parameters.map(({ role, tensor }) => [role, tensorsOf(tensor)]));
}

/** A parameter and its gradient, which has the same place in its block. */
export function tensorsOf(value: Tensor): ParameterTensors {
  return { value, gradient: persistent('gradients', value.offset, value.columns) };
}
