import { type Call, callOf } from '../base/builtIn.ts';
import {
  checkBoolean,
  checkInteger,
  checkOptions,
  isPlain,
  listOf,
  outOfRange,
  show,
  wrongKind,
} from '../base/errors.ts';
import { drawSeed } from '../base/random.ts';
import { input, isLayer } from '../layers/graphNode.ts';
import type { Layer, Node } from '../layers/layer.ts';
import type { Application, Network, PlacedLayer, Source } from '../network/network.ts';
import { count } from '../plan/parameter.ts';
import { vocabulary } from '../saving/vocabulary.ts';
import type { ModelState } from '../training/state.ts';
import { arranged } from './arranged.ts';
import { createState } from './create.ts';
import { Model, type Predictions } from './model.ts';

export interface TransferOptions {
  /** The last layer to keep, by name or index: −1 is the last, −2 the one before it. Default: all layers are kept. */
  upTo?: string | number;
  /** New layers after it. Default none. */
  layers?: readonly Layer[];
  /** Which of the kept layers are trainable: all, none, or those named. Default: as before. */
  trainable?: boolean | readonly string[];
  /**
   * Whether a new layer starts with the weights of the layer it replaces, for as many units as that had: to add
   * classes. Pass `compile` their labels in that order, `classes: [...model.classes, 'new']`. Default false.
   */
  grow?: boolean;
  /** The seed of the new layers and of training. Default: random. */
  seed?: number;
}

/**
 * Creates a model from the layers and weights of another: to train a new head, or to freeze or unfreeze layers. The
 * original model does not change. The new model is not compiled, and has one output.
 *
 *     transfer(model, { upTo: -2, trainable: false, layers: [dense(5, 'softmax')] }) // a new head
 *     transfer(model, { trainable: true })                                           // unfreeze all layers
 *     transfer(model, { upTo: -2, layers: [dense(12, 'softmax')], grow: true })      // 12 classes instead of 10
 *
 * @throws TypeError or RangeError for invalid options, and for layers that do not fit together; Error if the model is
 * disposed.
 */
export function transfer<P extends Predictions>(model: Model<P>, options: TransferOptions = {}): Model {
  const where = 'transfer';
  if (!(model instanceof Model)) throw wrongKind(where, 'model', 'created by sequential or functional', model);
  const known = ['upTo', 'layers', 'trainable', 'grow', 'seed'] as const;
  const { upTo, layers = [], trainable, grow = false, seed = drawSeed() } = checkOptions(where, options, known);
  checkBoolean(where, 'grow', grow);
  const added = Array.isArray(layers) ? listOf<Layer>(layers) : undefined;
  if (!added?.every(isLayer)) throw wrongKind(where, 'layers', 'an array of layers such as dense(10)', layers);
  const from = model.stateFor(where, false);
  const { network } = from;
  const end = lastOf(where, network, upTo);
  const { inputs, nodes, layers: kept } = rebuilt(network, end, learning(where, network, trainable));
  const output = added.reduce<Node>((node, layer) => layer.apply(node), nodes[end] as Node);
  const leading = inputs.filter(({ node }) => leadsTo(node, output));
  const state = createState(where, { inputs: leading, outputs: [{ node: output, name: undefined }] }, seed);
  const before = new Map(kept.map((layer, index) => [layer, network.layers[index] as PlacedLayer]));
  if (grow) for (const [layer, old] of replaced(network, end, added)) before.set(layer, old);
  takeWeights(from, state, before);
  const labels = added.length === 0 && upTo === undefined ? from.labels : state.labels;
  return arranged<Float32Array>({ ...state, labels }, undefined);
}

/** The index of the last application to keep. */
function lastOf(where: string, { applications, outputs }: Network, upTo: string | number | undefined): number {
  if (upTo === undefined) {
    const [output] = outputs;
    if (outputs.length > 1)
      throw outOfRange(where, 'upTo', 'the last layer to keep, as there are several outputs', 'none');
    return (output?.source as { readonly application: number }).application;
  }
  if (typeof upTo === 'number') {
    const { length } = applications;
    checkInteger(where, 'upTo', upTo, -length, length - 1);
    return upTo < 0 ? length + upTo : upTo;
  }
  const names = applications.map(({ placed }) => placed.name);
  const index = names.lastIndexOf(upTo);
  if (index < 0) throw outOfRange(where, 'upTo', `one of ${[...new Set(names)].join(', ')}`, show(upTo));
  return index;
}

/** Whether each layer is trainable; undefined: as before. */
function learning(where: string, { layers }: Network, trainable: unknown): (name: string) => boolean | undefined {
  if (trainable === undefined || typeof trainable === 'boolean') return () => trainable;
  if (!Array.isArray(trainable)) throw wrongKind(where, 'trainable', 'true, false, or an array of names', trainable);
  const names = layers.map(({ name }) => name);
  const unknown = listOf(trainable).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw outOfRange(where, 'trainable', `names of layers (${names.join(', ')})`, show(unknown));
  return (name) => trainable.includes(name);
}

/** The nodes of a network up to an application, with the same layers except for `trainable`. */
function rebuilt(network: Network, end: number, learns: (name: string) => boolean | undefined) {
  const sources = network.inputs.map(({ columns }) => input(columns));
  const nodes: Node[] = [];
  const layers = network.layers.map(({ layer, name }) => withTrainable(layer, learns(name)));
  const nodeAt = (source: Source) => ('input' in source ? sources[source.input] : nodes[source.application]) as Node;
  for (const { placed, sources: taken } of network.applications.slice(0, end + 1) as Application[])
    nodes.push((layers[placed.index] as Layer).apply(taken.map(nodeAt)));
  return { nodes, layers, inputs: network.inputs.map(({ name }, index) => ({ node: sources[index] as Node, name })) };
}

/** The same layer with this option, if it has the option. */
function withTrainable(layer: Layer, trainable: boolean | undefined): Layer {
  const { name, given } = callOf(layer) as Call;
  const options = given.at(-1);
  if (trainable === undefined || !isPlain(options) || !('trainable' in options) || options.trainable === trainable)
    return layer;
  return vocabulary()[name]?.(...given.slice(0, -1), { ...options, trainable }) as Layer;
}

/** The layers that the new ones replace: those after the last kept layer in order, or those of the same name. */
function replaced({ applications, layers }: Network, end: number, added: readonly Layer[]): [Layer, PlacedLayer][] {
  let last = end;
  return added.flatMap((layer) => {
    const next = applications.findIndex(({ sources }) =>
      sources.some((source) => 'application' in source && source.application === last),
    );
    last = next;
    const named = layers.find(({ name }) => name === layer.name);
    const old = named ?? applications[next]?.placed;
    return old?.layer.kind === layer.kind ? [[layer, old] as [Layer, PlacedLayer]] : [];
  });
}

function leadsTo(node: Node, output: Node): boolean {
  const seen = new Set<Node>();
  const open = [output];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next === node) return true;
    for (const taken of next.inputs) {
      if (!seen.has(taken)) open.push(taken);
      seen.add(taken);
    }
  }
  return false;
}

/** Copies the parameters of the layers in `before`, by role; if the new layer has more units, to the first ones. */
function takeWeights(from: ModelState, to: ModelState, before: ReadonlyMap<Layer, PlacedLayer>): void {
  for (const { layer, parameters } of to.network.layers) {
    for (const { role, shape, storage, tensor } of parameters) {
      const old = before.get(layer)?.parameters.find((each) => each.role === role);
      if (!old || `${old.shape.slice(1)}` !== `${shape.slice(1)}`) continue;
      const [data, values] = [new Float32Array(count(old.shape)), new Float32Array(count(shape))];
      old.storage.read(from.runtime.instance.f32, from.runtime.element(old.tensor), data);
      storage.read(to.runtime.instance.f32, to.runtime.element(tensor), values);
      values.set(data.subarray(0, values.length));
      storage.write(to.runtime.instance.f32, to.runtime.element(tensor), values);
    }
  }
}
