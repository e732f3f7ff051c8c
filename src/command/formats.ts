/// <reference types="node" />
import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { outOfRange, show } from '../base/errors.ts';
import { optional } from '../base/optional.ts';
import { type Json, load, type Model, modelInfo, type Predictions, save } from '../index.ts';
import { type Files, readBytes } from './files.ts';

/** A model, and what its file keeps beside it. */
export interface Read {
  readonly model: Model<Predictions>;
  readonly metadata?: Json | undefined;
}

/** A form of models in files. */
export interface Format {
  readonly name: string;
  readonly endings: readonly string[];
  /** Whether a text is of this form, where several have its ending. */
  readonly has?: (text: string) => boolean;
  readonly read?: (where: string, bytes: Uint8Array<ArrayBuffer>, path: string) => Promise<Read>;
  readonly write?: (where: string, read: Read, path: string) => Promise<Files>;
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The path of a file without its ending. */
const stem = (path: string) => path.replace(/\.\w+$/, '');

const keras = (where: string) => optional(where, 'fflate', () => import('../keras/index.ts'));
const onnx = (where: string) => optional(where, '@bufbuild/protobuf', () => import('../onnx/index.ts'));

async function readKeras(where: string, bytes: Uint8Array<ArrayBuffer>): Promise<Read> {
  return { model: (await keras(where)).fromKeras<Predictions>(bytes) };
}

/** Each form that is read or written. */
export const formats: readonly Format[] = [
  {
    name: 'lanewise',
    endings: ['.safetensors'],
    read: async (_, bytes) => ({ model: load<Predictions>(bytes), metadata: modelInfo(bytes).metadata }),
    write: async (where, { model, metadata }, path) => {
      const training = model.stateFor(where, false).compiled !== undefined;
      return { [path]: save(model, { training, ...(metadata !== undefined && { metadata }) }) };
    },
  },
  {
    name: 'ONNX',
    endings: ['.onnx'],
    read: async (where, bytes, path) => {
      const { fromOnnx } = await onnx(where);
      return { model: fromOnnx<Predictions>(bytes, { externalData: await besideOnnx(where, bytes, path) }) };
    },
    write: async (where, { model }, path) => ({ [path]: (await onnx(where)).toOnnx(model) }),
  },
  {
    name: 'Keras',
    endings: ['.keras'],
    read: readKeras,
    write: async (where, { model }, path) => ({ [path]: (await keras(where)).toKeras(model) }),
  },
  { name: 'Keras 2', endings: ['.h5'], read: readKeras },
  {
    name: 'TensorFlow.js',
    endings: ['.json'],
    has: (json) => json.includes('"modelTopology"') || json.includes('"weightsManifest"'),
    read: async (where, bytes, path) => {
      const { fromTensorFlow } = await import('../tensorflow/index.ts');
      const modelJson = text(bytes);
      const files = { modelJson, shards: await shardsOf(where, modelJson, path) };
      return { model: fromTensorFlow<Predictions>(files, { training: false }) };
    },
    write: async (_, { model }, path) => {
      const { toTensorFlow } = await import('../tensorflow/index.ts');
      const { weightData, weightSpecs, ...rest } = toTensorFlow(model);
      const weights = `${stem(path)}.weights.bin`;
      const weightsManifest = [{ paths: [basename(weights)], weights: weightSpecs }];
      return { [weights]: new Uint8Array(weightData), [path]: JSON.stringify({ ...rest, weightsManifest }) };
    },
  },
  {
    name: 'brain.js',
    endings: ['.json'],
    has: (json) => json.includes('"sizes"') && json.includes('"layers"'),
    read: async (_, bytes) => ({
      model: (await import('../brain/index.ts')).fromBrain(text(bytes)) as Model<Predictions>,
    }),
  },
  {
    name: 'PyTorch',
    endings: ['.py'],
    write: async (_, { model }, path) => {
      const { source, weights, state, script } = (await import('../pytorch/index.ts')).toPyTorch(model);
      return {
        [`${stem(path)}.safetensors`]: weights,
        ...(state && { [join(dirname(path), 'optimizer.safetensors')]: state }),
        ...(script !== undefined && {
          [join(dirname(path), 'train.py')]: script.replace(/^from network\b/m, `from ${basename(stem(path))}`),
        }),
        [path]: source,
      };
    },
  },
  {
    name: 'JavaScript',
    endings: ['.js', '.mjs'],
    write: async (_, { model }, path) => ({ [path]: (await import('../function/index.ts')).toFunction(model) }),
  },
];

/** The endings that are read or written, each once. */
export const endingsTo = (way: 'read' | 'write') => [
  ...new Set(formats.flatMap((format) => (format[way] ? format.endings : []))),
];

/** The format of a path, by its ending; if several formats share the ending, the text decides. */
export function formatOf(where: string, way: 'read' | 'write', path: string, bytes?: Uint8Array): Format {
  const all = formats.filter((format) => format[way] && format.endings.some((ending) => path.endsWith(ending)));
  if (all.length === 0)
    throw outOfRange(
      where,
      `ending of the file to ${way}`,
      `one of ${endingsTo(way).join(', ')}`,
      show(basename(path)),
    );
  if (all.length === 1 || bytes === undefined) return all[0] as Format;
  const json = text(bytes);
  const found = all.find(({ has }) => has?.(json));
  if (!found) throw outOfRange(where, path, `a model of ${all.map(({ name }) => name).join(' or ')}`, 'something else');
  return found;
}

/** The model of a file. */
export async function readModel(where: string, path: string): Promise<Read & { readonly format: Format }> {
  const bytes = await readBytes(where, path);
  const format = formatOf(where, 'read', path, bytes);
  return { ...(await (format.read as NonNullable<Format['read']>)(where, bytes, path)), format };
}

/** The files beside an ONNX file that it names. */
async function besideOnnx(where: string, bytes: Uint8Array, path: string) {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter(
    (name) =>
      /[._](data|bin|weights?)$/.test(name) && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(name),
  );
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readBytes(where, join(folder, name))] as const)),
  );
}

/** The files beside a model.json that it names, in that order. */
async function shardsOf(where: string, modelJson: string, path: string): Promise<Uint8Array[]> {
  const manifest: unknown = JSON.parse(modelJson).weightsManifest;
  const groups: { readonly paths?: unknown }[] = Array.isArray(manifest) ? manifest : [];
  const names = groups.flatMap((group) => (Array.isArray(group?.paths) ? group.paths : []));
  return Promise.all(
    names.map((name) => {
      if (typeof name !== 'string' || isAbsolute(name) || normalize(name).startsWith('..'))
        throw outOfRange(where, `file that ${path} lists`, 'one in the same folder', show(name));
      return readBytes(where, join(dirname(path), name));
    }),
  );
}
