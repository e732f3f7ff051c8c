import { checkBoolean, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import type { Layer, Node } from '../layers/layer.ts';
import { input } from '../layers/node.ts';
import { functional } from '../model/functional.ts';
import type { Model, Predictions } from '../model/model.ts';
import { writeWeights } from '../network/weights.ts';
import type { Weights as LayerWeights } from '../plan/weights.ts';
import { slotsOf } from '../saving/checkpoint.ts';
import { setLabels, toSavedLabels } from '../training/classes.ts';
import type { Compiled } from '../training/state.ts';
import { asList, asObject, type Json, WHERE } from './json.ts';
import { columnsIn, type Dims, LayerReader, Weights } from './layerReader.ts';
import { layerIn, type Made } from './layersIn.ts';
import { type ReadSource, readSource, type TensorFlowSource } from './source.ts';
import { storedSource } from './stored.ts';
import type { Tensor } from './tensors.ts';
import { gatheredIn, trainingIn } from './trainingIn.ts';

/** Layers and their applications that are read at most. */
const MOST = 1000;

/** Columns at most, as long as its weights are not as many bytes. */
const MOST_COLUMNS = 2 ** 20;

export interface FromTensorFlowOptions {
  /**
   * Whether a model that was saved with its optimizer is compiled alike, and goes on from what that has gathered. Default
   * true; with false, it is compiled anew.
   */
  training?: boolean;
}

/**
 * The model of a layers model of TensorFlow.js, sequential or functional, as its `save` writes it or the converter from Keras:
 * artifacts, model.json and its files, or where TensorFlow.js or a server keeps it. Quantized weights are read as numbers of
 * f32. Several inputs and outputs are arrays, in its order. One that was saved with `includeOptimizer` is compiled, and goes
 * on training as it would there.
 *
 *     const model = await fromTensorFlow('indexeddb://digits'); // or 'localstorage://digits', or the address of a model.json
 *     const model = fromTensorFlow(artifacts); // of tf.io.withSaveHandler
 *     const model = fromTensorFlow({ modelJson: await readFile('model.json', 'utf8'), shards: [await readFile('weights.bin')] });
 *
 * @param source a model; or where there is one, as a text or URL: then a promise is returned
 * @throws TypeError or RangeError for other files, and by the name of the layer for what lanewise has not; nothing is left out.
 *   Error where a page, database or server does not answer.
 */
export function fromTensorFlow<P extends Predictions = Float32Array>(
  source: string | URL,
  options?: FromTensorFlowOptions,
): Promise<Model<P>>;
export function fromTensorFlow<P extends Predictions = Float32Array>(
  source: TensorFlowSource,
  options?: FromTensorFlowOptions,
): Model<P>;
export function fromTensorFlow<P extends Predictions>(
  source: TensorFlowSource | string | URL,
  options: FromTensorFlowOptions = {},
): Model<P> | Promise<Model<P>> {
  const { training = true } = checkOptions(WHERE, options, ['training']);
  checkBoolean(WHERE, 'training', training);
  if (typeof source === 'string' || isKind(source, 'URL'))
    return storedSource(String(source)).then((stored) => modelOf<P>(stored, training));
  return modelOf<P>(source as TensorFlowSource, training);
}

function modelOf<P extends Predictions>(source: TensorFlowSource, training: boolean): Model<P> {
  const read = readSource(source);
  const reader = readerOf(read, read.tensors);
  const { inputs, outputs } = reader.ends;
  const one = <T>(list: readonly T[]) => (list.length === 1 ? (list[0] as T) : list);
  const model = functional({ inputs: one(inputs), outputs: one(outputs), seed: 0 }) as Model<Predictions>;
  const { network, runtime } = model.stateFor(WHERE, true);
  const unused = [...reader.parameters.keys()].find(
    (layer) => !network.layers.some((placed) => placed.layer === layer),
  );
  if (unused)
    throw outOfRange(WHERE, `layer ${show(unused.name ?? unused.kind)}`, 'one that leads to an output', 'another');
  const weights: LayerWeights = new Map();
  for (const { layer, parameters } of network.layers) {
    for (const { name, role, shape } of parameters)
      weights.set(name, { shape, data: reader.parameters.get(layer)?.[role] as Float32Array });
  }
  writeWeights(WHERE, network, runtime, weights);
  const classes = labelsIn(read.metadata);
  if (classes !== undefined) setLabels(model.stateFor(WHERE, true), toSavedLabels(WHERE, classes, network));
  if (training && read.training !== undefined && read.training !== null) resume(model, read, reader);
  return model as Model<Predictions> as Model<P>;
}

/** Reads all layers, with the weights that are given. */
function readerOf({ topology, size }: ReadSource, tensors: readonly Tensor[]): Reader & { readonly ends: Ends } {
  const { class_name: kind, config } = topology;
  const reader = new Reader(new Weights(tensors), Math.max(MOST_COLUMNS, size));
  const ends = kind === 'Sequential' ? reader.sequential(config) : reader.functional(kind, asObject('config', config));
  reader.weights.checkAllTaken();
  return Object.assign(reader, { ends });
}

/** Compiles a model as it was, with what its optimizer has gathered. */
function resume(model: Model<Predictions>, read: ReadSource, reader: ReturnType<typeof readerOf>): void {
  const { optimizer, loss, metrics, slot: inSlot } = trainingIn(read.training, reader.ends.names);
  if (reader.rescaled)
    throw reader.rescaled.refused(
      'activation',
      'another to train on; or give the option training: false',
      'hard_sigmoid',
    );
  const state = model.stateFor(WHERE, true);
  const learning = read.tensors.filter((tensor) => reader.weights.trainable.has(tensor));
  const { steps, slots } = gatheredIn(read.tensors, optimizer.slots, learning);
  const names = state.network.outputs.map(({ name }) => name ?? 'output0');
  try {
    model.compile({ optimizer, loss, metrics: Object.fromEntries(names.map((name, i) => [name, metrics[i] ?? []])) });
  } catch (error) {
    const rule = 'what lanewise trains alike, or the option training: false';
    throw outOfRange(WHERE, 'trainingConfig', rule, (error as Error).message);
  }
  const values = new Map<string, Float32Array>();
  const order = [...reader.parameters.keys()];
  for (const [index, list] of slots.entries()) {
    const kept = new Map(learning.map((tensor, at) => [tensor, list[at] as Tensor]));
    const tensors = read.tensors.map((tensor) => {
      const given = kept.get(tensor);
      return given ? { ...tensor, read: () => given.read()?.map(inSlot) } : tensor;
    });
    const parts = [...readerOf(read, tensors).parameters.values()];
    for (const { layer, parameters } of state.network.layers) {
      for (const { name, role } of parameters)
        values.set(`optimizer.${index}.${name}`, parts[order.indexOf(layer)]?.[role] as Float32Array);
    }
  }
  for (const { key, write } of slotsOf(state, state.compiled as Compiled)) {
    const kept = values.get(key);
    if (kept) write(kept);
  }
  Object.assign(state, { steps, batches: steps });
}

/** What `toTensorFlow` writes of labels. */
function labelsIn(metadata: unknown): unknown {
  if (typeof metadata !== 'object' || metadata === null || !Object.hasOwn(metadata, 'lanewise')) return undefined;
  return asObject('userDefinedMetadata lanewise', (metadata as Json).lanewise).classes;
}

/** What a layer gives, and the lengths of its axes. */
interface Value {
  readonly node: Node;
  readonly dims: Dims;
}

interface Ends {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
  /** What gives each output: the name of a layer. */
  readonly names: readonly string[];
}

class Reader {
  readonly weights: Weights;
  readonly parameters = new Map<Layer, Made['parameters']>();
  /** A layer whose parameters are others that do the same. */
  rescaled: LayerReader | undefined;
  readonly #mostColumns: number;

  constructor(weights: Weights, mostColumns: number) {
    this.weights = weights;
    this.#mostColumns = mostColumns;
  }

  sequential(config: unknown): Ends {
    const layers = asList('layers', Array.isArray(config) ? config : asObject('config', config).layers);
    if (layers.length > MOST) throw outOfRange(WHERE, 'layers', `${MOST} at most`, layers.length);
    let first: Value | undefined;
    let last: Value | undefined;
    let name = '';
    for (const [index, each] of layers.entries()) {
      const { class_name: kind, config } = asObject(`layers[${index}]`, each);
      const layer = this.#layer(kind, config);
      if (!last) {
        first = this.#input(layer, asObject(layer.label, config), layer.kind === 'InputLayer' ? layer.named : {});
        last = first;
        if (layer.kind === 'InputLayer') continue;
      }
      last = this.#applied(layer.label, this.#made(layer, [last.dims]), [last]);
      name = layer.name;
    }
    if (!first || !last || first === last) throw outOfRange(WHERE, 'layers', 'a layer or more', 'none');
    return { inputs: [first.node], outputs: [last.node], names: [name] };
  }

  functional(kind: unknown, config: Json): Ends {
    if (kind !== 'Model' && kind !== 'Functional')
      throw outOfRange(WHERE, 'class_name', 'one of Sequential, Model, Functional', show(kind));
    const entries = asList('layers', config.layers).map((each, index) => {
      const { class_name, config, inbound_nodes } = asObject(`layers[${index}]`, each);
      const layer = this.#layer(class_name, config);
      const nodes = asList(`${layer.label} inbound_nodes`, inbound_nodes).map((node) => sourcesOf(layer.label, node));
      return { layer, config: asObject(layer.label, config), nodes };
    });
    const count = entries.reduce((sum, { nodes }) => sum + Math.max(nodes.length, 1), 0);
    if (count > MOST) throw outOfRange(WHERE, 'layers', `${MOST} at most`, count);
    const values = new Map<string, Value[]>();
    for (const { layer, config, nodes } of entries) {
      if (values.has(layer.name)) throw outOfRange(WHERE, 'layers', 'different', `${show(layer.name)} again`);
      const isInput = layer.kind === 'InputLayer';
      if (isInput && nodes.length > 0) throw layer.refused('inbound_nodes', 'left out', nodes.length);
      values.set(layer.name, isInput ? [this.#input(layer, config, layer.named)] : []);
    }
    const find = ({ name, node }: Source) => values.get(name)?.[node];
    this.#apply(
      entries.filter(({ layer }) => layer.kind !== 'InputLayer'),
      values,
      find,
    );
    const ends = (what: string) =>
      pointersIn(what, config[what]).map((source) => {
        const value = find(source);
        if (value) return value.node;
        throw outOfRange(WHERE, what, 'what a layer gives', `${show(source.name)}, ${source.node}`);
      });
    const [inputs, outputs] = [ends('input_layers'), ends('output_layers')];
    if (inputs.some(({ layer }) => layer)) throw outOfRange(WHERE, 'input_layers', 'layers of InputLayer', 'others');
    const end = outputs.find(({ layer }) => !layer);
    if (end) throw outOfRange(WHERE, 'output_layers', 'what a layer gives', 'an input');
    const names = pointersIn('output_layers', config.output_layers).map((source) => source.name);
    return { inputs, outputs, names };
  }

  /** Applies layers as soon as there are their inputs. */
  #apply(
    entries: readonly { layer: LayerReader; nodes: readonly (readonly Source[])[] }[],
    values: ReadonlyMap<string, Value[]>,
    find: (source: Source) => Value | undefined,
  ): void {
    const made = new Map<LayerReader, Made & { readonly taken: string }>();
    for (let before = -1, after = 0; before !== after; ) {
      before = after;
      for (const { layer, nodes } of entries) {
        const own = values.get(layer.name) as Value[];
        while (own.length < nodes.length) {
          const inputs = (nodes[own.length] as readonly Source[]).map(find);
          if (!inputs.every((value) => value !== undefined)) break;
          const dims = inputs.map((value) => value.dims);
          const known = made.get(layer) ?? { ...this.#made(layer, dims), taken: JSON.stringify(dims) };
          if (known.taken !== JSON.stringify(dims))
            throw outOfRange(WHERE, `${layer.label} inputs`, 'of one shape wherever it is applied', 'others');
          made.set(layer, known);
          own.push(this.#applied(layer.label, known, inputs));
          after++;
        }
      }
    }
    const open = entries.find(
      ({ layer, nodes }) => nodes.length === 0 || values.get(layer.name)?.length !== nodes.length,
    );
    if (open) throw outOfRange(WHERE, `${open.layer.label} inbound_nodes`, 'layers that do not depend on it', 'others');
  }

  #layer(kind: unknown, config: unknown): LayerReader {
    if (typeof kind !== 'string') throw wrongKind(WHERE, 'class_name', 'the name of a class of layers', kind);
    return new LayerReader(kind, asObject(`config of a layer (${kind})`, config), this.weights);
  }

  #made(layer: LayerReader, dims: readonly Dims[]): Made {
    const made = layerIn(layer, dims);
    this.parameters.set(made.layer, made.parameters);
    if (made.rescaled) this.rescaled = layer;
    return made;
  }

  #applied(label: string, { layer, dims }: Made, inputs: readonly Value[]): Value {
    const lengths = dims(inputs.map((value) => value.dims));
    this.#checkColumns(label, lengths);
    return { node: layer.apply(inputs.map(({ node }) => node)), dims: lengths };
  }

  #checkColumns(label: string, dims: Dims): void {
    const columns = columnsIn(dims);
    if (columns > this.#mostColumns) throw outOfRange(WHERE, label, `at most ${this.#mostColumns} columns`, columns);
  }

  /** The input that the first layer, or an InputLayer, describes. */
  #input(layer: LayerReader, config: Json, options: { name?: string }): Value {
    const [, ...lengths] = asList(`${layer.label} batch_input_shape`, config.batch_input_shape ?? config.batch_shape);
    const dims = lengths.map((length) => {
      if (typeof length === 'number' && Number.isSafeInteger(length) && length > 0) return length;
      throw layer.refused(
        'batch_input_shape',
        'fixed lengths behind that of rows: give the layer an inputShape',
        length,
      );
    });
    if (dims.length === 0) throw layer.refused('batch_input_shape', 'an axis behind that of rows', dims);
    this.#checkColumns(layer.label, dims);
    if (layer.kind === 'InputLayer') {
      for (const key of ['sparse', 'ragged']) layer.none(key, false);
      layer.ignore('batch_shape', 'input_shape');
      layer.checkAllRead();
    }
    return { node: input(columnsIn(dims), options), dims };
  }
}

/** Where a value comes from: an application of a layer. */
interface Source {
  readonly name: string;
  readonly node: number;
}

/** What one application of a layer takes: [[name, node, tensor, arguments], …]. */
function sourcesOf(label: string, node: unknown): Source[] {
  const sources = pointersIn(`${label} inbound_nodes`, node);
  if (sources.length > MOST) throw outOfRange(WHERE, `${label} inputs`, `${MOST} at most`, sources.length);
  return sources;
}

function pointersIn(what: string, value: unknown): Source[] {
  const list = asList(what, value);
  const each = typeof list[0] === 'string' ? [list] : list;
  if (each.length === 0) throw outOfRange(WHERE, what, 'one or more', 'none');
  return each.map((pointer) => {
    const [name, node, tensor, given] = asList(what, pointer);
    const isPlace = typeof name === 'string' && Number.isSafeInteger(node) && (node as number) >= 0 && tensor === 0;
    if (!isPlace)
      throw outOfRange(WHERE, what, '[name of a layer, node, 0]', `[${[name, node, tensor].map(show).join(', ')}]`);
    const extra = Object.entries(given ?? {}).find(([, value]) => value !== null);
    if (extra) throw outOfRange(WHERE, what, 'no arguments: lanewise knows none', show(extra[0]));
    return { name, node: node as number };
  });
}
