import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { bytesOf } from '../interchange/bytes.ts';
import { asList, asObject, type Json } from '../interchange/configs/json.ts';
import { strictJson } from '../saving/strictJson.ts';
import { type Tensor, tensorsOf, WHERE } from './tensors.ts';

export { WHERE };

/** The files of a model: model.json, as text or parsed, and its weight files. */
export interface TensorFlowFiles {
  readonly modelJson: string | object;
  /** The bytes of each weight file, in the order of model.json, or a function that returns them by name. */
  readonly shards: readonly (ArrayBuffer | Uint8Array)[] | ((path: string) => ArrayBuffer | Uint8Array);
}

/** A model of TensorFlow.js: the artifacts of its `save`, or its files. */
export type TensorFlowSource =
  | TensorFlowFiles
  | {
      readonly modelTopology?: object;
      readonly weightSpecs?: readonly object[];
      readonly weightData?: ArrayBuffer | Uint8Array | readonly (ArrayBuffer | Uint8Array)[];
      readonly format?: string;
      readonly userDefinedMetadata?: object;
      readonly trainingConfig?: object;
    };

/** The contents of a source. */
export interface ReadSource {
  readonly topology: Json;
  readonly tensors: readonly Tensor[];
  /** Bytes of all weights. */
  readonly size: number;
  readonly metadata: unknown;
  /** How it was compiled; undefined or null if it was not, or if this was not stored. */
  readonly training: unknown;
}

/** Reads the parts of a source; throws if it is not a layers model. */
export function readSource(source: TensorFlowSource): ReadSource {
  const given = asObject(WHERE, 'source', source);
  const files = 'modelJson' in given;
  const model = files ? modelOf(given.modelJson) : given;
  const { format, modelTopology, userDefinedMetadata, trainingConfig } = model;
  if (format === 'graph-model')
    throw outOfRange(
      WHERE,
      'format',
      'layers-model: a graph has no layers; convert the Keras model again',
      show(format),
    );
  if (format !== undefined && format !== null && format !== 'layers-model')
    throw outOfRange(WHERE, 'format', 'layers-model', show(format));
  const outer = asObject(WHERE, 'modelTopology', modelTopology);
  const inner = outer.model_config ?? outer;
  const groups = files
    ? groupsOf(asList(WHERE, 'weightsManifest', model.weightsManifest), given.shards)
    : [artifactsOf(model)];
  return {
    topology: asObject(
      WHERE,
      'modelTopology',
      typeof inner === 'string' ? strictJson(WHERE, 'model_config', inner) : inner,
    ),
    tensors: groups.flatMap(({ bytes, specs }) => tensorsOf(specs, bytes)),
    size: groups.reduce((sum, { bytes }) => sum + bytes.length, 0),
    metadata: userDefinedMetadata,
    training: trainingConfig,
  };
}

function modelOf(modelJson: unknown): Json {
  return asObject(
    WHERE,
    'modelJson',
    typeof modelJson === 'string' ? strictJson(WHERE, 'modelJson', modelJson) : modelJson,
  );
}

interface Group {
  readonly bytes: Uint8Array;
  readonly specs: readonly unknown[];
}

function artifactsOf({ weightSpecs, weightData }: Json): Group {
  const parts = Array.isArray(weightData) ? weightData : [weightData];
  return {
    specs: asList(WHERE, 'weightSpecs', weightSpecs),
    bytes: joined(
      parts.map((part, index) => bytesOf(WHERE, parts.length === 1 ? 'weightData' : `weightData[${index}]`, part)),
    ),
  };
}

function groupsOf(manifest: readonly unknown[], shards: unknown): Group[] {
  if (!Array.isArray(shards) && typeof shards !== 'function')
    throw wrongKind(WHERE, 'shards', 'an array of bytes or a function from a path to bytes', shards);
  let next = 0;
  const groups = manifest.map((each, index) => {
    const { weights } = asObject(WHERE, `weightsManifest[${index}]`, each);
    const parts = pathsIn(each, index).map((path) =>
      bytesOf(WHERE, `shard ${show(path)}`, typeof shards === 'function' ? shards(path) : shards[next++]),
    );
    return { bytes: joined(parts), specs: asList(WHERE, `weightsManifest[${index}].weights`, weights) };
  });
  if (Array.isArray(shards) && shards.length !== next)
    throw outOfRange(WHERE, 'shards', `${next}, as many as weightsManifest has paths`, shards.length);
  return groups;
}

/** The weight files that a model.json lists, in order. */
export function pathsOf({ weightsManifest }: Json): string[] {
  return asList(WHERE, 'weightsManifest', weightsManifest).flatMap(pathsIn);
}

function pathsIn(group: unknown, index: number): string[] {
  const what = `weightsManifest[${index}]`;
  return asList(WHERE, `${what}.paths`, asObject(WHERE, what, group).paths).map((path) => {
    if (typeof path !== 'string') throw wrongKind(WHERE, `${what}.paths`, 'texts', path);
    return path;
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
