import { checkInteger, checkNumber, isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { fromUtf8 } from '../data/utf8.ts';
import { checkCount, input, isLayer } from '../layers/graphNode.ts';
import type { Layer, Node } from '../layers/layer.ts';
import type { Loss } from '../losses/loss.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Description, Network } from '../network/network.ts';
import { parametersOf } from '../network/network.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import { toSavedLabels } from '../training/classes.ts';
import type { Labelling } from '../training/state.ts';
import { type Customs, fromJson, type Json } from './config.ts';
import { FORMAT, MOST_TEXT, type ModelFile, type TrainingFile } from './modelFile.ts';
import { readSafetensors, type Tensors } from './safetensors.ts';
import { strictJson } from './strictJson.ts';

/** The maximum number of layers and inputs of a network in a file. */
const MOST_NODES = 5_000;

/** The contents of a model file: tensors by name, and the network as data. */
export interface ReadFile {
  readonly tensors: Weights;
  readonly file: ModelFile;
}

/** Reads a file and checks everything except the values in it. Throws for invalid bytes. */
export function readModelFile(where: string, bytes: Uint8Array): ReadFile {
  const { tensors, metadata } = readTensors(where, bytes);
  const text = metadata.lanewise;
  if (text === undefined)
    throw outOfRange(
      where,
      'bytes',
      'the result of save',
      'safetensors without a network; readWeights gives its weights',
    );
  if (text.length > MOST_TEXT)
    throw outOfRange(where, 'network and metadata', `${MOST_TEXT} characters at most`, text.length);
  return { tensors, file: toModelFile(where, strictJson(where, 'network', text)) };
}

/** The tensors of a file, and its strings. Throws for repeated names, too. */
export function readTensors(where: string, bytes: Uint8Array): Tensors {
  const header = headerOf(bytes);
  if (header !== undefined) strictJson(where, 'header', header);
  return readSafetensors(where, bytes);
}

/** The text of the header, if there is one. */
function headerOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) return undefined;
  try {
    return fromUtf8(bytes.subarray(8, 8 + length));
  } catch {
    return undefined;
  }
}

const keys = {
  needed: ['format', 'lanewise', 'numerics', 'seed', 'inputs', 'layers', 'applications', 'outputs', 'labels'],
  others: ['arrangement', 'preprocessing', 'training', 'metadata'],
};

function toModelFile(where: string, value: object): ModelFile {
  const file = value as ModelFile & { readonly version?: unknown };
  if (file.format === undefined && file.version !== undefined)
    throw outOfRange(where, 'bytes', 'the result of save', 'a checkpoint, which restore takes: it holds no layers');
  checkInteger(where, 'format of the file', file.format, FORMAT, FORMAT);
  checkKeys(where, 'network', file, keys.needed, keys.others);
  if (file.numerics !== 'simd' && file.numerics !== 'fused')
    throw outOfRange(where, 'numerics', 'simd or fused', show(file.numerics));
  if (typeof file.lanewise !== 'string') throw wrongKind(where, 'lanewise', 'a version', file.lanewise);
  if (file.arrangement !== undefined && file.arrangement !== 'list' && file.arrangement !== 'named')
    throw outOfRange(where, 'arrangement', 'list or named', show(file.arrangement));
  checkInteger(where, 'seed', file.seed, 0);
  const { inputs, layers, applications, outputs } = file;
  for (const [what, list] of Object.entries({ inputs, layers, applications, outputs })) checkList(where, what, list);
  const nodes = inputs.length + applications.length;
  if (nodes > MOST_NODES || outputs.length > MOST_NODES)
    throw outOfRange(where, 'network', `${MOST_NODES} layers and inputs at most`, Math.max(nodes, outputs.length));
  for (const [index, each] of inputs.entries()) {
    checkKeys(where, `inputs[${index}]`, each, ['columns'], ['name']);
    checkCount(where, `inputs[${index}].columns`, each.columns);
  }
  for (const [index, each] of applications.entries()) {
    checkKeys(where, `applications[${index}]`, each, ['layer', 'takes']);
    checkInteger(where, `applications[${index}].layer`, each.layer, 0, layers.length - 1);
    checkList(where, `applications[${index}].takes`, each.takes);
    for (const node of each.takes)
      checkInteger(where, `applications[${index}].takes`, node, 0, inputs.length + index - 1);
  }
  for (const [index, each] of outputs.entries()) {
    checkKeys(where, `outputs[${index}]`, each, ['node'], ['name']);
    checkInteger(where, `outputs[${index}].node`, each.node, 0, nodes - 1);
  }
  if (file.arrangement === undefined && outputs.length > 1)
    throw outOfRange(where, 'outputs', 'one without an arrangement', outputs.length);
  checkNames(where, 'inputs', inputs);
  checkNames(where, 'outputs', outputs, file.arrangement === 'named');
  if (file.training !== undefined) checkTraining(where, file.training, outputs.length);
  return file;
}

function checkList(where: string, what: string, list: unknown): void {
  if (!Array.isArray(list)) throw wrongKind(where, what, 'an array', list);
}

function checkKeys(
  where: string,
  what: string,
  value: unknown,
  needed: readonly string[],
  others: readonly string[] = [],
): void {
  if (!isPlain(value)) throw wrongKind(where, what, 'an object', value);
  const given = Object.keys(value);
  const unknown = given.find((key) => !needed.includes(key) && !others.includes(key));
  if (unknown !== undefined) throw outOfRange(where, what, `${[...needed, ...others].join(', ')}`, show(unknown));
  const missing = needed.find((key) => !given.includes(key));
  if (missing !== undefined) throw outOfRange(where, what, `an object with ${missing}`, 'none');
}

function checkNames(where: string, what: string, list: readonly { readonly name?: unknown }[], all = false): void {
  const names = list.map(({ name }) => name).filter((name) => name !== undefined);
  const bad = names.find((name) => typeof name !== 'string');
  if (bad !== undefined) throw wrongKind(where, what, 'string names', bad);
  if (new Set(names).size < names.length || (all && names.length < list.length))
    throw outOfRange(where, what, 'a unique name for each', names.map(show).join(', '));
}

function checkTraining(where: string, training: unknown, outputs: number): void {
  const counts = ['steps', 'batches', 'epochs'] as const;
  checkKeys(where, 'training', training, ['optimizer', 'losses', 'lossWeights', 'metrics', ...counts, 'rateFactor']);
  const given = training as TrainingFile;
  for (const what of counts) checkInteger(where, what, given[what], 0);
  checkNumber(where, 'rateFactor', given.rateFactor, 'a number ≥ 0', (value) => value >= 0);
  const { losses, lossWeights, metrics } = given;
  for (const [what, list] of Object.entries({ losses, lossWeights, metrics })) {
    checkList(where, what, list);
    if (list.length !== outputs) throw outOfRange(where, what, `${outputs}, one for each output`, list.length);
  }
  for (const list of metrics) checkList(where, 'metrics', list);
}

/** The network that a file describes, as its user would have. */
export function describedBy(where: string, file: ModelFile, customs: Customs): Description {
  const layers = file.layers.map((config, index) => {
    const layer = fromJson(where, config as unknown as Json, customs);
    if (!isLayer(layer)) throw wrongKind(where, `layers[${index}]`, 'the config of a layer', layer);
    return layer;
  });
  const nodes: Node[] = file.inputs.map(({ columns }) => input(columns));
  for (const [index, { layer, takes }] of file.applications.entries()) {
    const node = (layers[layer] as Layer).apply(takes.map((taken) => nodes[taken] as Node));
    checkCount(where, `columns of applications[${index}]`, node.columns);
    nodes.push(node);
  }
  return {
    inputs: file.inputs.map(({ name }, index) => ({ node: nodes[index] as Node, name })),
    outputs: file.outputs.map(({ node, name }) => ({ node: nodes[node] as Node, name })),
  };
}

/** Throws unless the layers of a file are in the order of their applications, and each parameter has a tensor. */
export function checkNetwork(where: string, network: Network, { file, tensors }: ReadFile): void {
  const { layers, applications } = network;
  const order = applications.map(({ placed }) => placed.index).join();
  if (layers.length !== file.layers.length || order !== file.applications.map(({ layer }) => layer).join())
    throw outOfRange(where, 'layers', 'the applied layers, in order', 'others');
  for (const { name, shape } of parametersOf(network)) checkTensor(where, name, shape, tensors.get(name));
}

/** Throws unless a tensor exists and has the shape. */
export function checkTensor(where: string, name: string, shape: readonly number[], tensor: Weight | undefined): void {
  if (`${tensor?.shape}` !== `${shape}`)
    throw outOfRange(
      where,
      name,
      `a tensor of shape [${shape.join(', ')}]`,
      tensor ? `[${tensor.shape.join(', ')}]` : 'none',
    );
}

/** The labels of the classes of each output. */
export function labelsOf(where: string, { labels }: ModelFile, network: Network): Labelling {
  return toSavedLabels(where, labels, network);
}

/** The options of `compile` for a training. */
export function compiledBy(
  where: string,
  { optimizer, losses, lossWeights, metrics }: TrainingFile,
  names: readonly string[],
  customs: Customs,
) {
  const of = <T>(json: Json) => fromJson(where, json, customs) as T;
  return {
    optimizer: of<Optimizer>(optimizer),
    loss: losses.map((loss) => of<Loss>(loss)),
    lossWeights,
    metrics: Object.fromEntries(
      names.map((name, index) => [name, (metrics[index] ?? []).map((each) => of<Metric>(each))]),
    ),
  };
}
