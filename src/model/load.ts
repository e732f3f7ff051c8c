import { checkOptions, outOfRange, show, wrongKind, wrongMoment } from '../base/errors.ts';
import { hasMethods, isKind, typedArrayKind } from '../base/kinds.ts';
import { currentBuild } from '../engine/engine.ts';
import { networkOf, parametersOf } from '../network/network.ts';
import { openArena } from '../plan/sharedArena.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import { slotsOf } from '../saving/checkpoint.ts';
import { type Customs, fromJson, type Json } from '../saving/config.ts';
import type { ModelFile } from '../saving/modelFile.ts';
import {
  checkNetwork,
  checkTensor,
  compiledBy,
  describedBy,
  labelsOf,
  type ReadFile,
  readModelFile,
  readTensors,
} from '../saving/readModelFile.ts';
import { setLabels } from '../training/classes.ts';
import type { Compiled } from '../training/state.ts';
import { arranged } from './arranged.ts';
import { zeroState } from './create.ts';
import type { Model, Predictions } from './model.ts';
import { checkCustoms } from './save.ts';

export interface LoadOptions {
  /** The `customs` that `save` was given. */
  customs?: Customs;
}

/** An object with bytes, such as a `Response` of `fetch`, a `Blob` or a `File`. */
export interface AsyncBytes {
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * Loads a model that `save` wrote. It predicts the same bits on builds of the same numeric class, without `compile`. If
 * the file has training state, the model is compiled, and training resumes with the same bits.
 *
 *     const model = load(await readFile('digits.safetensors'));
 *     const model = await load(await fetch('digits.safetensors'));
 *
 * @param source the bytes; or an object that has them, such as a `Response` or a `File`, then a promise is returned
 * @throws TypeError or RangeError for invalid bytes, a file of a later version, or your own values without `customs`;
 * then no model is created.
 */
export function load<P extends Predictions = Float32Array>(
  source: Uint8Array | ArrayBuffer,
  options?: LoadOptions,
): Model<P>;
export function load<P extends Predictions = Float32Array>(
  source: AsyncBytes,
  options?: LoadOptions,
): Promise<Model<P>>;
export function load<P extends Predictions>(source: Uint8Array | ArrayBuffer | AsyncBytes, options: LoadOptions = {}) {
  const customs = checkCustoms('load', checkOptions('load', options, ['customs']).customs ?? {});
  if (!hasMethods(source, 'arrayBuffer')) return modelOf<P>(toBytes('load', source), customs);
  return bytesOf('load', source as AsyncBytes).then((bytes) => modelOf<P>(bytes, customs));
}

/** What a file says about its model. */
export interface ModelInfo {
  /** The version of lanewise that wrote the file. */
  readonly lanewise: string;
  /**
   * The numeric class of the kernels that trained the model. Training resumes with the same bits only within a class.
   */
  readonly numerics: 'simd' | 'fused';
  readonly seed: number;
  readonly inputs: ModelFile['inputs'];
  readonly layers: ModelFile['layers'];
  readonly labels: Json;
  /** Whether the file has training state. */
  readonly training: boolean;
  /** The `metadata` that `save` was given. */
  readonly metadata: Json | undefined;
}

/**
 * Reads what a file of `save` says besides its weights, without creating a model.
 *
 * @throws TypeError or RangeError for invalid bytes.
 */
export function modelInfo(bytes: Uint8Array | ArrayBuffer): ModelInfo {
  const { file } = readModelFile('modelInfo', toBytes('modelInfo', bytes));
  const { lanewise, numerics, seed, inputs, layers, labels, training, metadata } = file;
  return { lanewise, numerics, seed, inputs, layers, labels, training: training !== undefined, metadata };
}

/**
 * Reads the tensors of a safetensors file of f32 numbers, such as a `state_dict` saved by PyTorch. `setWeights` accepts
 * them if names and shapes match.
 *
 * @throws TypeError or RangeError for invalid bytes.
 */
export function readWeights(bytes: Uint8Array | ArrayBuffer): Weights {
  const { tensors } = readTensors('readWeights', toBytes('readWeights', bytes));
  return new Map([...tensors].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}

function toBytes(where: string, source: unknown): Uint8Array {
  if (isKind(source, 'ArrayBuffer')) return new Uint8Array(source as ArrayBuffer);
  if (typedArrayKind(source) !== 'Uint8Array')
    throw wrongKind(where, 'source', 'the bytes of a file, a Response, a Blob or a File', source);
  return source as Uint8Array;
}

async function bytesOf(where: string, source: AsyncBytes): Promise<Uint8Array> {
  const { ok, status, url } = source as Partial<Response>;
  if (ok === false) throw wrongMoment(where, `fetch a file that exists; ${url} returned status ${status}`);
  return toBytes(where, await source.arrayBuffer());
}

function modelOf<P extends Predictions>(bytes: Uint8Array, customs: Customs): Model<P> {
  const where = 'load';
  const read = readModelFile(where, bytes);
  const { file, tensors } = read;
  const description = describedBy(where, file, customs);
  const arena = openArena(currentBuild());
  const network = networkOf(where, description, arena.instance.panel);
  checkNetwork(where, network, read);
  const labels = labelsOf(where, file, network);
  const { preprocessing: prepares, arrangement, training } = file;
  const preprocessing = prepares && fromJson(where, prepares, customs);
  const parameters = parametersOf(network);
  if (!training && tensors.size > parameters.length) throw unknownTensor(where, read, parameters);
  const state = zeroState(arena, network, file.seed);
  const { runtime } = state;
  for (const { name, storage, tensor } of parameters)
    storage.write(runtime.instance.f32, runtime.element(tensor), (tensors.get(name) as Weight).data, runtime);
  const model = arranged<P>({ ...state, labels, preprocessing }, arrangement);
  if (training) resume(where, model, read, customs);
  return model;
}

function unknownTensor(where: string, { tensors }: ReadFile, known: readonly { readonly name: string }[]): RangeError {
  const names = known.map(({ name }) => name);
  const unknown = [...tensors.keys()].find((name) => !names.includes(name));
  return outOfRange(where, 'tensor', 'a parameter of a layer', show(unknown));
}

/** Restores the training state. */
function resume<P extends Predictions>(where: string, model: Model<P>, read: ReadFile, customs: Customs): void {
  const { file, tensors } = read;
  const training = file.training as NonNullable<ModelFile['training']>;
  const state = model.stateFor(where, true);
  const { outputs } = state.network;
  const names = outputs.map(({ name }) => name ?? 'output0');
  model.compile(compiledBy(where, training, names, customs));
  const slots = slotsOf(state, state.compiled as Compiled);
  for (const { key, weight } of slots) checkTensor(where, key, weight.shape, tensors.get(key));
  const parameters = parametersOf(state.network);
  if (tensors.size > parameters.length + slots.length)
    throw unknownTensor(where, read, [...parameters, ...slots.map(({ key }) => ({ name: key }))]);
  for (const { key, write } of slots) write((tensors.get(key) as Weight).data);
  const { steps, batches, epochs, rateFactor } = training;
  Object.assign(state, { steps, batches, epochs, rateFactor });
  setLabels(state, labelsOf(where, file, state.network));
}
