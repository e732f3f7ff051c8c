import { linear } from '../activations/linear.ts';
import { checkOptions, isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import type { NamedLabel } from '../data/labels.ts';
import { input } from '../layers/graphNode.ts';
import type { Node } from '../layers/layer.ts';
import { functional } from '../model/functional.ts';
import type { Model, Predictions } from '../model/model.ts';
import { writeWeights } from '../network/weights.ts';
import type { Weights } from '../plan/weights.ts';
import { setLabels } from '../training/classes.ts';
import { type Constant, constantOf, type ExternalData } from './constants.ts';
import { decode } from './decode.ts';
import { NodeReader } from './nodeReader.ts';
import { outputsOf } from './operators.ts';
import { Building, type Plan } from './plan.ts';
import { Planner, refused } from './planner.ts';
import { dataTypes, type Message } from './schema.ts';
import { isRows, type Rows, type Value } from './values.ts';

export interface FromOnnxOptions {
  /**
   * The bytes of its external data files, by the names in the ONNX file: `{ 'model.onnx.data': bytes }`. Default none.
   */
  externalData?: ExternalData;
}

const WHERE = 'fromOnnx';

/** Supported operator sets; in older ones, some operators mean something else. */
const OPSETS = { '': [13, 26], 'ai.onnx.ml': [1, 5] } as const;

/** The maximum number of nodes. */
const MOST_NODES = 1000;

/** The maximum number of columns of an input, unless its weights have as many bytes. */
const MOST_COLUMNS = 2 ** 16;

/**
 * Converts an ONNX file to a model that can predict and be trained further: networks of dense layers as exported by
 * PyTorch, Keras (tf2onnx) and scikit-learn (skl2onnx), opset 13 to 26. Formulas that exporters write for activations
 * and normalizations are recognized in any order. Constants that are added or multiplied become batch normalizations
 * that are not trained. Classes in the file become labels, not an output.
 *
 *     const model = fromOnnx(await readFile('model.onnx'));
 *     const model = fromOnnx(await readFile('model.onnx'), { externalData: { 'model.onnx.data': await readFile('model.onnx.data') } });
 *
 * @throws TypeError or RangeError for invalid bytes, missing external data, and, with the name of the node, for
 * anything that lanewise lacks; nothing is dropped silently.
 */
export function fromOnnx<P extends Predictions = Float32Array>(
  bytes: Uint8Array,
  options: FromOnnxOptions = {},
): Model<P> {
  const { externalData = {} } = checkOptions(WHERE, options, ['externalData']);
  if (typedArrayKind(bytes) !== 'Uint8Array') throw wrongKind(WHERE, 'bytes', 'a Uint8Array', bytes);
  if (!isPlain(externalData))
    throw wrongKind(WHERE, 'externalData', 'an object with bytes by their names', externalData);
  const file = decode(WHERE, 'Model', bytes);
  const { graph } = file;
  if (!graph || graph.node.length === 0) throw outOfRange(WHERE, 'bytes', 'an ONNX file with a graph', 'none');
  checkFile(file, graph);
  const size = Object.values(externalData).reduce((sum, { length = 0 }) => sum + length, bytes.length);
  return new Reader(graph, { ...externalData }, size).model(file) as Model<Predictions> as Model<P>;
}

function checkFile({ opsetImport }: Message<'Model'>, { node, sparseInitializer }: Message<'Graph'>): void {
  for (const { domain = '', version = 0 } of opsetImport) {
    const name = domain === 'ai.onnx' ? '' : domain;
    if (!Object.hasOwn(OPSETS, name)) continue;
    const [least, most] = OPSETS[name as keyof typeof OPSETS];
    if (version < least || version > most)
      throw outOfRange(
        WHERE,
        `opset ${show(domain)}`,
        `a version from ${least} to ${most}; export it with another`,
        version,
      );
  }
  if (!opsetImport.some(({ domain = '' }) => domain === '' || domain === 'ai.onnx' || domain === 'ai.onnx.ml'))
    throw outOfRange(WHERE, 'opsets', 'the version of the operators', 'none');
  if (node.length > MOST_NODES) throw outOfRange(WHERE, 'nodes', `${MOST_NODES} at most`, node.length);
  if (sparseInitializer.length > 0) throw outOfRange(WHERE, 'sparse tensors', 'left out', sparseInitializer.length);
}

/** A pipeline that replaces missing numbers, as JSON. */
function filling(values: readonly number[], outputs: number): object {
  const columns = values.map((fill, index) => {
    const kept = { kind: 'numeric', name: `${index}`, log: false, center: 0, scale: 1, low: 0 };
    return { ...kept, fill, indicator: false };
  });
  return {
    name: 'pipeline',
    input: { name: 'tabular', columns, missingValues: [] },
    targets: new Array(outputs).fill(null),
  };
}

class Reader {
  readonly #graph: Message<'Graph'>;
  readonly #external: ExternalData;
  readonly #values = new Map<string, Value>();
  readonly #inputs: { name: string; rows: Rows; node: Node }[] = [];
  readonly #planner: Planner;
  readonly #size: number;
  /** The number of rows that the file is made for, if stated. */
  #batch: number | undefined;

  constructor(graph: Message<'Graph'>, external: ExternalData, size: number) {
    this.#graph = graph;
    this.#external = external;
    this.#size = size;
    this.#planner = new Planner(2 ** 20 + size);
  }

  model({ metadataProps }: Message<'Model'>): Model<Predictions> {
    const { initializer, node, output } = this.#graph;
    for (const tensor of initializer)
      this.#set('initializer', tensor.name ?? '', constantOf(WHERE, tensor, this.#external));
    for (const each of this.#graph.input) this.#input(each);
    for (const each of node) this.#node(each);
    const found = output.map(({ name = '' }) => ({ name, rows: this.#output(name) }));
    const predicted = found.filter(({ rows }) => rows.op !== 'label');
    if (predicted.length === 0) throw outOfRange(WHERE, 'outputs', 'one that is computed for each row', 'only labels');
    const plans = predicted.map(({ rows }): Plan => {
      const plan = this.#planner.planOf(rows);
      return plan.node ? { inputs: [plan], activation: linear() } : plan;
    });
    const building = new Building(plans);
    const nodes = plans.map((plan) => building.nodeOf(plan));
    const model = this.#functional(
      predicted.map(({ name }) => name),
      nodes,
    );
    const { network, runtime } = model.stateFor(WHERE, true);
    const weights: Weights = new Map();
    for (const { layer, parameters } of network.layers) {
      for (const { name, role, shape } of parameters) {
        const data = building.parameters.get(layer)?.[role];
        if (data) weights.set(name, { shape, data: Float32Array.from(data) });
      }
    }
    writeWeights(WHERE, network, runtime, weights);
    const fill = this.#imputed();
    if (fill) model.stateFor(WHERE, true).preprocessing = filling(fill, nodes.length);
    const classes = found.map(({ rows }) => rows.classes).find((list) => list && list.length > 0);
    setLabels(model.stateFor(WHERE, true), labelsOf(classes, metadataProps, nodes));
    return model;
  }

  /** What replaces missing values of the only input, column by column, if the file says so. */
  #imputed(): readonly number[] | undefined {
    const imputers = [...this.#values.values()].filter(
      (value): value is Rows => isRows(value) && value.op === 'Imputer',
    );
    if (imputers.length === 0) return undefined;
    const [{ node, args, columns } = {} as Rows] = imputers;
    if (imputers.length > 1 || this.#inputs.length > 1)
      throw refused(node, 'the only one, of the only input', 'several');
    const { data } = args[1] as Constant;
    return Array.from({ length: columns }, (_, index) => data[data.length === 1 ? 0 : index] as number);
  }

  #functional(names: readonly string[], nodes: readonly Node[]): Model<Predictions> {
    const used = this.#inputs.filter(({ node }) => reaches(nodes, node));
    const unused = this.#inputs.find((each) => !used.includes(each));
    if (unused) throw outOfRange(WHERE, `input ${show(unused.name)}`, 'connected to an output', 'an unused one');
    const byName = <T>(keys: readonly string[], values: readonly T[]) =>
      values.length === 1 ? (values[0] as T) : Object.fromEntries(keys.map((key, i) => [key, values[i] as T]));
    return functional({
      inputs: byName(
        used.map(({ name }) => name),
        used.map(({ node }) => node),
      ),
      outputs: byName(names, nodes),
      seed: 0,
    }) as Model<Predictions>;
  }

  #set(what: string, name: string, value: Value): void {
    if (name === '' || this.#values.has(name) || name === '__proto__')
      throw outOfRange(WHERE, what, 'a name that no other value has', show(name));
    this.#values.set(name, value);
  }

  #input({ name = '', type }: Message<'ValueInfo'>): void {
    // Files of before IR 4 list initializers among inputs.
    if (this.#values.has(name)) return;
    const { elemType, shape } = type?.tensorType ?? {};
    const what = `input ${show(name)}`;
    const known: readonly (number | undefined)[] = [
      dataTypes.FLOAT,
      dataTypes.DOUBLE,
      dataTypes.FLOAT16,
      dataTypes.INT64,
      dataTypes.INT32,
    ];
    if (!known.includes(elemType)) throw outOfRange(WHERE, what, 'a tensor of float or int64', `type ${elemType}`);
    const [rows, ...dims] = (shape?.dim ?? []).map(({ dimValue }) => dimValue);
    if (!shape || shape.dim.length === 0) throw outOfRange(WHERE, what, 'a shape with rows first', 'none');
    const lengths = dims.map((length) => {
      if (length !== undefined && Number.isSafeInteger(length) && length > 0) return length;
      throw outOfRange(WHERE, what, 'a fixed number of columns: only the first axis may have any length', show(length));
    });
    const columns = lengths.reduce((product, length) => product * length, 1);
    const most = Math.max(MOST_COLUMNS, this.#size);
    if (columns > most) throw outOfRange(WHERE, what, `at most ${most} columns`, columns);
    if (rows !== undefined && rows > 0) this.#batch = rows;
    const value: Rows = { op: 'input', node: what, args: [], numbers: {}, dims: lengths, columns };
    const node = input(columns);
    this.#set(what, name, value);
    this.#planner.set(value, { inputs: [], node });
    this.#inputs.push({ name, rows: value, node });
  }

  #node(message: Message<'Node'>): void {
    const inputs = message.input.map((name) => {
      if (name === '') return undefined;
      const value = this.#values.get(name);
      if (value) return value;
      throw outOfRange(
        WHERE,
        `node ${show(message.name ?? '')} (${message.opType})`,
        'inputs that come before it',
        show(name),
      );
    });
    const node = new NodeReader(message, inputs, this.#external);
    if (!['', 'ai.onnx', 'ai.onnx.ml', undefined].includes(message.domain))
      throw refused(node.label, 'an operator of ai.onnx or ai.onnx.ml', `one of ${show(message.domain)}`);
    const values = node.op === 'Constant' && inputs.length === 0 ? [constantNode(node)] : outputsOf(node, this.#batch);
    node.checkAllRead();
    for (const [index, name] of message.output.entries()) {
      const value = values[index];
      if (name !== '' && value) this.#set(node.label, name, value);
    }
  }

  #output(name: string): Rows {
    const value = this.#values.get(name);
    if (!value) throw outOfRange(WHERE, `output ${show(name)}`, 'the result of a node', 'nothing that lanewise reads');
    if (!isRows(value))
      throw outOfRange(WHERE, `output ${show(name)}`, 'a result that depends on the rows', 'a constant');
    return value;
  }
}

/** Whether outputs depend on a node. */
function reaches(outputs: readonly Node[], node: Node): boolean {
  const seen = new Set<Node>();
  const open = [...outputs];
  while (open.length > 0) {
    const next = open.pop() as Node;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const each of next.inputs) open.push(each);
  }
  return seen.has(node);
}

function constantNode(node: NodeReader): Constant {
  const tensor = node.tensor('value');
  if (tensor) return tensor;
  const make = (list: readonly number[], dims: readonly number[], whole: boolean): Constant => ({
    ...{ dims, whole, name: undefined },
    data: whole ? Float64Array.from(list) : Float32Array.from(list),
  });
  const floats = node.floats('value_floats');
  if (floats.length > 0) return make(floats, [floats.length], false);
  const ints = node.ints('value_ints');
  if (ints) return make(ints, [ints.length], true);
  const whole = node.int('value_int', Number.NaN);
  if (!Number.isNaN(whole)) return make([whole], [], true);
  return make([node.float('value_float', 0)], [], false);
}

/** Labels of the outputs: from the file's nodes, or from its metadata as `toOnnx` writes it. */
function labelsOf(
  classes: readonly (string | number)[] | undefined,
  metadata: readonly Message<'StringStringEntry'>[],
  outputs: readonly Node[],
): (readonly NamedLabel[] | undefined)[] {
  const written = metadata.find(({ key }) => key === 'classes')?.value;
  const fromNodes = classes?.every((label, index) => label === index) ? undefined : classes?.map(String);
  const given: unknown = fromNodes ?? (written === undefined ? undefined : parsed(written));
  const lists =
    outputs.length === 1 || fromNodes
      ? outputs.map((_, i) => (i === 0 ? given : undefined))
      : outputs.map((_, i) => (Array.isArray(given) ? given[i] : undefined));
  return lists.map((list, index) => {
    if (list === undefined || list === null) return undefined;
    const { columns } = outputs[index] as Node;
    const isList = Array.isArray(list) && new Set(list).size === list.length && list.length <= Math.max(columns, 2);
    if (
      isList &&
      list.length > 1 &&
      list.every((label) => typeof label === typeof list[0] && ['string', 'boolean'].includes(typeof label))
    )
      return list as NamedLabel[];
    throw outOfRange(WHERE, 'classes', `${columns} different names`, show(list));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw outOfRange(WHERE, 'metadata classes', 'JSON', show(text));
  }
}
