import type { Call } from '../base/builtIn.ts';
import { callOf } from '../base/builtIn.ts';
import { outOfRange, wrongKind } from '../base/errors.ts';
import { version } from '../base/version.ts';
import type { Network, Source } from '../network/network.ts';
import { readWeights } from '../network/weights.ts';
import { savedLabels } from '../training/classes.ts';
import type { Compiled, ModelState } from '../training/state.ts';
import { slotsOf } from './checkpoint.ts';
import { type Config, type Customs, configOf, type Json, toJson } from './config.ts';
import { writeSafetensors } from './safetensors.ts';

/** The version of the description in a model file; checkpoints, which have no layers, have 1 and 2. */
export const FORMAT = 3;

/**
 * The description in a model file, as JSON: a network as data. Its nodes are numbered: first the inputs, then each
 * application of a layer, in topological order.
 */
export interface ModelFile {
  readonly format: typeof FORMAT;
  /** The version of lanewise that wrote it. */
  readonly lanewise: string;
  /** The numeric class of the kernels: training resumes with the same bits only within a class. */
  readonly numerics: 'simd' | 'fused';
  readonly seed: number;
  readonly inputs: readonly { readonly columns: number; readonly name?: string }[];
  readonly layers: readonly Config[];
  readonly applications: readonly { readonly layer: number; readonly takes: readonly number[] }[];
  readonly outputs: readonly { readonly node: number; readonly name?: string }[];
  /** How several outputs are given and predicted: in an array or by name. Missing for a single output. */
  readonly arrangement?: 'list' | 'named';
  /** The labels of the classes: of one output, or an array with those of each; null if there are none. */
  readonly labels: Json;
  readonly preprocessing?: Json;
  readonly training?: TrainingFile;
  /** The user's own data. */
  readonly metadata?: Json;
}

/** What is needed to resume training, besides the optimizer's state for each parameter, `optimizer.<slot>.<name>`. */
export interface TrainingFile {
  readonly optimizer: Json;
  readonly losses: readonly Json[];
  readonly lossWeights: readonly number[];
  readonly metrics: readonly (readonly Json[])[];
  readonly steps: number;
  readonly batches: number;
  readonly epochs: number;
  readonly rateFactor: number;
}

export interface ModelFileOptions {
  readonly training: boolean;
  readonly metadata: Json | undefined;
  readonly customs: Customs;
}

/** The maximum number of characters in the description. */
export const MOST_TEXT = 2 ** 22;

/** The bytes of a model file: safetensors with the weights by PyTorch's names. */
export function writeModelFile(
  where: string,
  state: ModelState,
  compiled: Compiled | undefined,
  { metadata, customs }: Pick<ModelFileOptions, 'metadata' | 'customs'>,
): Uint8Array<ArrayBuffer> {
  const { network, runtime, seed, arrangement, preprocessing } = state;
  const tensors = readWeights(network, runtime);
  if (compiled) for (const { key, weight } of slotsOf(state, compiled)) tensors.set(key, weight);
  const file: ModelFile = {
    ...{ format: FORMAT, lanewise: version, numerics: runtime.instance.build === 'simd' ? 'simd' : 'fused', seed },
    inputs: network.inputs.map(({ columns, name }) => ({ columns, ...(name !== undefined && { name }) })),
    layers: network.layers.map(({ layer }) => configOf(where, callOf(layer) as Call, customs)),
    applications: network.applications.map(({ placed, sources }) => ({
      layer: placed.index,
      takes: sources.map((source) => nodeOf(network, source)),
    })),
    outputs: network.outputs.map(({ source, name }) => ({
      node: nodeOf(network, source),
      ...(name !== undefined && { name }),
    })),
    ...(arrangement && { arrangement }),
    labels: savedLabels(state) as Json,
    ...(preprocessing !== undefined && {
      preprocessing: toJson(where, 'preprocessing', preprocessing, customs),
    }),
    ...(compiled && { training: trainingFile(where, state, compiled, customs) }),
    ...(metadata !== undefined && { metadata }),
  };
  const text = JSON.stringify(file);
  if (text.length > MOST_TEXT)
    throw outOfRange(where, 'network and metadata', `${MOST_TEXT} characters at most`, text.length);
  return writeSafetensors({ tensors, metadata: { format: 'pt', lanewise: text } });
}

/** The number of a node. */
function nodeOf({ inputs }: Network, source: Source): number {
  return 'input' in source ? source.input : inputs.length + source.application;
}

function trainingFile(where: string, state: ModelState, compiled: Compiled, customs: Customs): TrainingFile {
  const { steps, batches, epochs, rateFactor } = state;
  const { optimizer, losses, lossWeights, metrics } = compiled;
  const of = (what: string, value: object) => toJson(where, what, value, customs);
  return {
    optimizer: of('optimizer', optimizer),
    losses: losses.map((loss) => of('loss', loss)),
    lossWeights,
    metrics: metrics.map((list) => list.map((metric) => of(`metric ${metric.name}`, metric))),
    ...{ steps, batches, epochs, rateFactor },
  };
}

/** A copy of the user's JSON; rejects values that JSON would change or leave out. */
export function toUserJson(where: string, what: string, value: unknown): Json {
  const copy = jsonOf(value);
  if (copy === undefined || !sameJson(copy, value)) throw wrongKind(where, what, 'a value that JSON can hold', value);
  return copy;
}

function jsonOf(value: unknown): Json | undefined {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

/** Whether a value equals its JSON copy, where -0 counts as 0. */
function sameJson(copy: Json, value: unknown): boolean {
  if (typeof copy !== 'object' || copy === null) return copy === value;
  const [own, given] = [Object.keys(copy), Object.keys(Object(value))];
  return (
    Array.isArray(copy) === Array.isArray(value) &&
    own.length === given.length &&
    own.every((key) => sameJson((copy as Record<string, Json>)[key] as Json, (value as Record<string, unknown>)[key]))
  );
}
