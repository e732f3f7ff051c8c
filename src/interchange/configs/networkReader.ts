import { outOfRange, show } from '../../base/errors.ts';
import { input } from '../../layers/graphNode.ts';
import type { Layer, Node } from '../../layers/layer.ts';
import { functional } from '../../model/functional.ts';
import type { Model, Predictions } from '../../model/model.ts';
import { parametersOf } from '../../network/network.ts';
import { writeWeights } from '../../network/weights.ts';
import type { Weights } from '../../plan/weights.ts';
import { type Ends, endsIn, MOST, type Source, sourcesIn } from './inboundNodes.ts';
import { asList, type Json } from './json.ts';
import {
  type Classed,
  classedIn,
  columnsIn,
  type Dialect,
  type Dims,
  LayerReader,
  nameIn,
  type WeightPlace,
} from './layerReader.ts';
import { layerIn, type Made } from './layersIn.ts';

/** Columns at most, as long as its weights are not as many bytes. */
const MOST_COLUMNS = 2 ** 20;

/** A model as a file describes it. */
export interface NetworkFile {
  /** Its class and its config. */
  readonly topology: unknown;
  readonly weights: WeightPlace;
  /** Bytes of its weights. */
  readonly size: number;
  /** Throws where a weight is of no layer. */
  checkAllTaken(): void;
}

/** A model that was read, and what it takes to go on training it. */
export interface ReadNetwork {
  readonly model: Model<Predictions>;
  /** The layers that give its outputs. */
  readonly outputs: readonly string[];
  /** A layer whose parameters are others that do the same, and would learn at another rate. */
  readonly rescaled: LayerReader | undefined;
  /** Numbers in the places of the file's weights as the model has them, by the names of its parameters. */
  asParameters(weights: WeightPlace): ReadonlyMap<string, Float32Array>;
}

/**
 * The model that a config of Keras describes, sequential or functional, with its weights. Throws by the name of the layer for
 * what lanewise has not.
 */
export function readNetwork(dialect: Dialect, file: NetworkFile): ReadNetwork {
  const { where } = dialect;
  const { reader, graph, inputs, outputs } = readGraph(dialect, file, file.weights);
  file.checkAllTaken();
  const end = outputs.find(({ node }) => !node.layer);
  if (end) throw outOfRange(where, 'output_layers', 'the output of a layer', 'an input');
  const nodesOf = (values: readonly Value[]) => values.map(({ node }) => node);
  const model = functional({
    inputs: arranged(graph.inputKeys, nodesOf(inputs)),
    outputs: arranged(graph.outputKeys, nodesOf(outputs)),
    seed: 0,
  }) as Model<Predictions>;
  const { network, runtime } = model.stateFor(where, true);
  const unused = [...reader.parameters.keys()].find(
    (layer) => !network.layers.some((placed) => placed.layer === layer),
  );
  if (unused)
    throw outOfRange(where, `layer ${show(unused.name ?? unused.kind)}`, 'connected to an output', 'an unused one');
  const order = [...reader.parameters.keys()];
  /** What layers of the same config, in their order, have read. */
  const named = (parts: readonly NonNullable<Made['parameters']>[]) =>
    new Map(
      network.layers.flatMap(({ layer, parameters }) =>
        parameters.map(({ name, role }) => [name, parts[order.indexOf(layer)]?.[role] as Float32Array] as const),
      ),
    );
  const values = named([...reader.parameters.values()]);
  const numbers: Weights = new Map(
    parametersOf(network).map(({ name, shape }) => [name, { shape, data: values.get(name) as Float32Array }]),
  );
  writeWeights(where, network, runtime, numbers);
  return {
    model,
    outputs: graph.ends,
    rescaled: reader.rescaled,
    asParameters: (weights) => named([...readGraph(dialect, file, weights).reader.parameters.values()]),
  };
}

/** Reads all layers, with weights from somewhere. */
function readGraph(dialect: Dialect, { topology, size }: NetworkFile, weights: WeightPlace) {
  const reader = new Reader(dialect, Math.max(MOST_COLUMNS, size));
  const graph = reader.graph(classedIn(dialect.where, 'model', topology), weights, false);
  const inputs = graph.inputs.map((each) => reader.input(each));
  return { reader, graph, inputs, outputs: graph.apply(inputs) };
}

function arranged(keys: readonly string[] | undefined, nodes: readonly Node[]): Node | Node[] | Record<string, Node> {
  if (keys) return Object.fromEntries(keys.map((key, index) => [key, nodes[index] as Node]));
  return nodes.length === 1 ? (nodes[0] as Node) : [...nodes];
}

/** What a layer gives, and the lengths of its axes. */
interface Value {
  readonly node: Node;
  readonly dims: Dims;
}

/** An input of a model: its name for lanewise, if it has one there, and the lengths of its axes. */
interface InputSpec {
  readonly label: string;
  readonly named: { name?: string };
  readonly dims: Dims;
}

/** A layer, or a model in a model. */
interface Part {
  readonly label: string;
  readonly name: string;
  readonly isInput: boolean;
  apply(inputs: readonly Value[]): readonly Value[];
}

interface Graph extends Part {
  readonly inputs: readonly InputSpec[];
  /** The names of inputs and outputs where they are given by name. */
  readonly inputKeys: readonly string[] | undefined;
  readonly outputKeys: readonly string[] | undefined;
  /** The layers that give its outputs. */
  readonly ends: readonly string[];
}

interface Entry extends Classed {
  readonly name: string;
  readonly inbound: unknown;
}

const models = ['Sequential', 'Functional', 'Model'];

/** Operations on tensors that are layers, too. */
const operations = ['Add', 'Subtract', 'Multiply', 'Maximum', 'Minimum'];

const readableName = /^[A-Za-z_]\w*$/;

class Reader {
  readonly parameters = new Map<Layer, NonNullable<Made['parameters']>>();
  rescaled: LayerReader | undefined;
  readonly #dialect: Dialect;
  readonly #mostColumns: number;
  readonly #names = new Set<string>();
  #layers = 0;
  #applications = 0;

  constructor(dialect: Dialect, mostColumns: number) {
    this.#dialect = dialect;
    this.#mostColumns = mostColumns;
  }

  get #where(): string {
    return this.#dialect.where;
  }

  input({ label, named, dims }: InputSpec): Value {
    this.#checkColumns(label, dims);
    return { node: input(columnsIn(dims), named), dims };
  }

  graph(model: Classed, place: WeightPlace, frozen: boolean): Graph {
    const { kind, config } = model;
    if (!models.includes(kind)) throw outOfRange(this.#where, 'class_name', `one of ${models.join(', ')}`, show(kind));
    return kind === 'Sequential' ? this.#sequential(config, place, frozen) : this.#functional(config, place, frozen);
  }

  #sequential(config: Json, place: WeightPlace, frozen: boolean): Graph {
    const entries = this.#entries(config.layers);
    const parts = this.#parts(entries, config, place, frozen);
    const [first] = entries;
    const chain = parts.filter(({ isInput }) => !isInput);
    if (!first || chain.length === 0) throw outOfRange(this.#where, 'layers', 'at least one layer', 'none');
    const head = parts[0] as Part | Graph;
    const shape = first.config.batch_input_shape ?? first.config.batch_shape ?? config.build_input_shape;
    const label = labelOf(first);
    const own = 'inputs' in head && shape === undefined ? head.inputs : undefined;
    return {
      ...{
        label: labelOf({ kind: 'Sequential', name: String(config.name) }),
        name: String(config.name),
        isInput: false,
      },
      ...{ inputKeys: undefined, outputKeys: undefined, ends: [chain.at(-1)?.name as string] },
      inputs: own ?? [{ label, named: head.isInput ? namedBy(first.name) : {}, dims: this.#dimsIn(label, shape) }],
      apply: (inputs) => {
        this.#count(1);
        return chain.reduce((values, part) => part.apply(values), inputs);
      },
    };
  }

  #functional(config: Json, place: WeightPlace, frozen: boolean): Graph {
    const entries = this.#entries(config.layers);
    const parts = this.#parts(entries, config, place, frozen);
    const nodes = entries.map((entry, index) => {
      const label = labelOf(entry);
      const list = asList(this.#where, `${label} inbound_nodes`, entry.inbound).map((node) =>
        sourcesIn(this.#dialect, label, node),
      );
      if ((parts[index] as Part).isInput && list.length > 0)
        throw outOfRange(this.#where, `${label} inbound_nodes`, 'left out', list.length);
      this.#count(Math.max(list.length, 1));
      return list;
    });
    const twice = entries.find(({ name }, index) => entries.findIndex((other) => other.name === name) < index);
    if (twice) throw outOfRange(this.#where, 'layers', 'unique', `${show(twice.name)} again`);
    const [inputs, outputs] = [this.#ends('input_layers', config), this.#ends('output_layers', config)];
    const specs = inputs.sources.map(({ name }) => {
      const index = entries.findIndex((entry) => entry.name === name);
      const entry = entries[index];
      if (!entry || !(parts[index] as Part).isInput)
        throw outOfRange(this.#where, 'input_layers', 'layers of InputLayer', show(name));
      const label = labelOf(entry);
      const shape = entry.config.batch_input_shape ?? entry.config.batch_shape;
      return { label, named: namedBy(name), dims: this.#dimsIn(label, shape) };
    });
    const name = String(config.name);
    return {
      ...{ label: labelOf({ kind: 'Functional', name }), name, isInput: false, inputs: specs },
      ...{ inputKeys: inputs.keys, outputKeys: outputs.keys },
      ends: outputs.sources.map((source) => source.name),
      apply: (given) => this.#run({ entries, parts, nodes, inputs, outputs }, name, given),
    };
  }

  /** Applies layers as soon as there are their inputs. */
  #run(
    {
      entries,
      parts,
      nodes,
      inputs,
      outputs,
    }: {
      readonly entries: readonly Entry[];
      readonly parts: readonly Part[];
      readonly nodes: readonly (readonly (readonly Source[])[])[];
      readonly inputs: Ends;
      readonly outputs: Ends;
    },
    name: string,
    given: readonly Value[],
  ): readonly Value[] {
    this.#count(1);
    if (given.length !== inputs.sources.length)
      throw outOfRange(this.#where, `model ${show(name)} inputs`, String(inputs.sources.length), given.length);
    /** What each layer gives, application by application. */
    const values = new Map<string, (readonly Value[])[]>(entries.map((entry) => [entry.name, []]));
    for (const [index, source] of inputs.sources.entries()) values.set(source.name, [[given[index] as Value]]);
    const kinds = new Map(entries.map((entry) => [entry.name, entry.kind]));
    const find = ({ name, node, tensor }: Source, isEnd: boolean) =>
      values.get(name)?.[node - this.#dialect.firstNode(kinds.get(name), isEnd)]?.[tensor];
    for (let before = -1, after = 0; before !== after; ) {
      before = after;
      for (const [index, part] of parts.entries()) {
        if (part.isInput) continue;
        const own = values.get(part.name) as (readonly Value[])[];
        const list = nodes[index] as readonly (readonly Source[])[];
        while (own.length < list.length) {
          const taken = (list[own.length] as readonly Source[]).map((source) => find(source, false));
          if (!taken.every((value) => value !== undefined)) break;
          own.push(part.apply(taken));
          after++;
        }
      }
    }
    const open = parts.find(
      ({ isInput, name }, index) =>
        !isInput && (nodes[index]?.length === 0 || values.get(name)?.length !== nodes[index]?.length),
    );
    if (open)
      throw outOfRange(this.#where, `${open.label} inbound_nodes`, 'layers that do not depend on it', 'a cycle');
    return outputs.sources.map((source) => {
      const value = find(source, true);
      if (value) return value;
      throw outOfRange(this.#where, 'output_layers', 'the output of a layer', `${show(source.name)}, ${source.node}`);
    });
  }

  #ends(what: string, config: Json): Ends {
    return endsIn(this.#where, what, config[what]);
  }

  #entries(layers: unknown): readonly Entry[] {
    const list = asList(this.#where, 'layers', layers);
    this.#layers += list.length;
    if (this.#layers > MOST) throw outOfRange(this.#where, 'layers', `${MOST} at most`, this.#layers);
    return list.map((each, index) => {
      const { kind, config } = classedIn(this.#where, `layers[${index}]`, each);
      if (/\.ops\./.test(String((each as Json).module)) && !operations.includes(kind))
        throw outOfRange(
          this.#where,
          `operation ${show(kind)}`,
          `a layer, or one of ${operations.join(', ')}`,
          'another',
        );
      return { kind, config, name: nameIn(this.#where, kind, config), inbound: (each as Json).inbound_nodes };
    });
  }

  #parts(entries: readonly Entry[], model: Json, place: WeightPlace, frozen: boolean): readonly (Part | Graph)[] {
    const places = place.inside(entries);
    const still = frozen || model.trainable === false;
    return entries.map((entry, index) => {
      const inner = places[index] as WeightPlace;
      if (models.includes(entry.kind)) return { ...this.graph(entry, inner, still), name: entry.name };
      const named = this.#names.has(entry.name) ? undefined : namedBy(entry.name).name;
      if (entry.kind !== 'InputLayer') this.#names.add(entry.name);
      return this.#layer(new LayerReader(entry, this.#dialect, inner, { named, frozen: still }));
    });
  }

  #layer(layer: LayerReader): Part {
    const { label, name } = layer;
    if (layer.kind === 'InputLayer') {
      for (const key of ['sparse', 'ragged', 'optional']) layer.none(key, false);
      layer.ignore('batch_shape', 'input_shape');
      layer.checkAllRead();
      return { label, name, isInput: true, apply: (inputs) => inputs };
    }
    let made: (Made & { readonly taken: string }) | undefined;
    return {
      ...{ label, name, isInput: false },
      apply: (inputs) => {
        this.#count(1);
        const dims = inputs.map((value) => value.dims);
        const taken = JSON.stringify(dims);
        made ??= { ...layerIn(layer, dims), taken };
        if (made.parameters) this.parameters.set(made.layer, made.parameters);
        if (made.rescaled) this.rescaled = layer;
        if (made.taken !== taken) throw layer.refusedInputs('of one shape wherever it is applied', 'others');
        const lengths = made.dims(dims);
        this.#checkColumns(label, lengths);
        return [{ node: made.layer.apply(inputs.map(({ node }) => node)), dims: lengths }];
      },
    };
  }

  /** Notes applications of layers. */
  #count(applications: number): void {
    this.#applications += applications;
    if (this.#applications > 2 * MOST)
      throw outOfRange(this.#where, 'applications of layers', `${MOST} at most`, 'more');
  }

  #checkColumns(label: string, dims: Dims): void {
    const columns = columnsIn(dims);
    if (columns > this.#mostColumns)
      throw outOfRange(this.#where, label, `at most ${this.#mostColumns} columns`, columns);
  }

  /** The lengths of the axes of an input behind that of rows. */
  #dimsIn(label: string, shape: unknown): Dims {
    const [, ...lengths] = asList(this.#where, `${label} batch_input_shape`, shape);
    const dims = lengths.map((length) => {
      if (typeof length === 'number' && Number.isSafeInteger(length) && length > 0) return length;
      const rule = 'fixed lengths behind that of rows: give the layer an inputShape';
      throw outOfRange(this.#where, `${label} batch_input_shape`, rule, show(length));
    });
    if (dims.length === 0)
      throw outOfRange(this.#where, `${label} batch_input_shape`, 'an axis after the rows', 'none');
    return dims;
  }
}

const labelOf = ({ kind, name }: { kind: string; name: string }) => `layer ${show(name)} (${kind})`;

/** Names that lanewise does not take are left to it. */
const namedBy = (name: string): { name?: string } => (readableName.test(name) ? { name } : {});
