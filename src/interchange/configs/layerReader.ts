import type { Activation } from '../../activations/activation.ts';
import { checkBoolean, checkInteger, checkNumber, isPlain, outOfRange, show } from '../../base/errors.ts';
import { asList, asObject, type Json } from './json.ts';

/** What every layer may have, and what says nothing about its function. */
const common = ['name', 'trainable', 'batch_input_shape', 'dtype', 'batch_size', 'input_dtype', 'dynamic'];

/** Lengths of the axes behind that of rows. */
export type Dims = readonly number[];

export const columnsIn = (dims: Dims) => dims.reduce((product, length) => product * length, 1);

/** What a program means by the configs of Keras's layers. */
export interface Dialect {
  /** The function that reads, for errors. */
  readonly where: string;
  /** Its activations, by names whose parts are separated by _. */
  readonly activations: Readonly<Record<string, () => Activation>>;
  /** Whether its hard_sigmoid is clip(0.2 x + 0.5), not clip(x / 6 + 0.5). */
  readonly isSteep: boolean;
  /** The number of the first application of a layer of that class, where others take its outputs or at an end of a model. */
  firstNode(kind: string | undefined, isEnd: boolean): number;
}

/** A weight that a layer wants. */
export interface WantedWeight {
  /** What errors call the layer. */
  readonly label: string;
  /** What Keras calls it: kernel, bias, gamma, … */
  readonly role: string;
  /** Its place among the weights of the layer. */
  readonly index: number;
  readonly shape: Dims;
  /** Whether it learns. */
  readonly trainable: boolean;
}

/** Where a layer, or a model, has its weights in a file. */
export interface WeightPlace {
  /** The places of the layers in it, in order. */
  inside(layers: readonly { readonly kind: string; readonly name: string }[]): readonly WeightPlace[];
  /** The numbers of a weight. Throws if they have another shape. */
  take(weight: WantedWeight): Float32Array;
}

/** A value of a config with the name of its class. */
export interface Classed {
  readonly kind: string;
  readonly config: Json;
}

/** Reads a value with a `class_name` and a `config`, if the class is Keras's own. */
export function classedIn(where: string, what: string, value: unknown): Classed {
  const { class_name: kind, config, module, registered_name: registered } = asObject(where, what, value);
  if (typeof kind !== 'string') throw outOfRange(where, `${what} class_name`, 'the name of a class', show(kind));
  const isOwn = module === undefined || (typeof module === 'string' && /^((tf_)?keras|builtins)(\.|$)/.test(module));
  if (!isOwn || (registered !== undefined && registered !== null && registered !== kind))
    throw outOfRange(where, what, 'a built-in class of Keras', show(registered ?? `${module}.${kind}`));
  return { kind, config: asObject(where, `${what} config`, config ?? {}) };
}

/** A layer of the file: what is read of its config is noted, so that nothing is left out unseen. */
export class LayerReader {
  readonly kind: string;
  readonly name: string;
  readonly label: string;
  readonly dialect: Dialect;
  readonly where: string;
  readonly #config: Json;
  readonly #weights: WeightPlace;
  readonly #frozen: boolean;
  readonly #named: string | undefined;
  readonly #read = new Set(common);
  #taken = 0;

  /** `named`: how lanewise may call it; `frozen`: whether the model that it is in is not trained. */
  constructor(
    { kind, config }: Classed,
    dialect: Dialect,
    weights: WeightPlace,
    { named, frozen = false }: { named?: string | undefined; frozen?: boolean } = {},
  ) {
    const { trainable, dtype } = config;
    this.kind = kind;
    this.dialect = dialect;
    this.where = dialect.where;
    this.name = nameIn(dialect.where, kind, config);
    this.label = `layer ${show(this.name)} (${kind})`;
    this.#config = config;
    this.#weights = weights;
    this.#named = named;
    this.#frozen = frozen;
    if (trainable !== undefined) checkBoolean(this.where, `${this.label} trainable`, trainable);
    const policy = isPlain(dtype) ? classedIn(this.where, `${this.label} dtype`, dtype).config.name : dtype;
    const known = kind === 'InputLayer' ? ['float32', 'int32', 'int64', 'uint8'] : ['float32', 'int32'];
    if (policy !== undefined && policy !== null && !known.includes(policy as string))
      throw this.refused('dtype', 'float32', policy);
  }

  /** A layer that is a part of it, as its activation may be. */
  within({ kind, config }: Classed): LayerReader {
    return new LayerReader({ kind, config: { ...config, name: this.name } }, this.dialect, this.#weights);
  }

  /** Its options for lanewise. Names that lanewise does not take are left to it. */
  get named(): { name?: string } {
    return this.#named === undefined ? {} : { name: this.#named };
  }

  get options(): { name?: string; trainable: boolean } {
    return { ...this.named, trainable: this.#config.trainable !== false && !this.#frozen };
  }

  /** A value of its config; undefined if missing. */
  value(key: string): unknown {
    this.#read.add(key);
    return (Object.hasOwn(this.#config, key) ? this.#config[key] : undefined) ?? undefined;
  }

  number(key: string, otherwise: number, rule: string, holds: (value: number) => boolean): number {
    return checkNumber(this.where, `${this.label} ${key}`, this.value(key) ?? otherwise, rule, holds);
  }

  integer(key: string): number {
    return checkInteger(this.where, `${this.label} ${key}`, this.value(key), 1);
  }

  boolean(key: string, otherwise: boolean): boolean {
    return checkBoolean(this.where, `${this.label} ${key}`, this.value(key) ?? otherwise);
  }

  list(key: string): readonly unknown[] {
    return asList(this.where, `${this.label} ${key}`, this.value(key));
  }

  /** What makes no difference once there are weights: initializers, seeds. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  refused(key: string, rule: string, value: unknown): RangeError {
    return outOfRange(this.where, `${this.label} ${key}`, rule, show(value));
  }

  /** An error about what it takes in. */
  refusedInputs(rule: string, got: string | number): RangeError {
    return outOfRange(this.where, `${this.label} inputs`, rule, got);
  }

  /** Throws if a key has a value that changes the layer. */
  none(key: string, nothing?: unknown): void {
    const value = this.value(key);
    if (value !== undefined && value !== nothing && !(Array.isArray(value) && value.length === 0))
      throw this.refused(key, `${show(nothing ?? null)}: lanewise supports no other`, value);
  }

  /** Throws where the config says more. */
  checkAllRead(): void {
    for (const [key, value] of Object.entries(this.#config))
      if (!this.#read.has(key) && value !== null)
        throw this.refused(key, 'left out: lanewise does not support it', value);
  }

  /** The only axis of its input, whose columns it works on. */
  columnsOf(dims: Dims): number {
    if (dims.length !== 1)
      throw outOfRange(
        this.where,
        `${this.label} input`,
        'rows of one axis: put a Flatten before it',
        `${dims.length} axes`,
      );
    return dims[0] as number;
  }

  /** Its next weight, by the role that it has there, if it has that shape. */
  weight(role: string, shape: Dims): Float32Array {
    const trainable = this.options.trainable && !/^(moving_)?(mean|variance)$|^count$/.test(role);
    return this.#weights.take({ label: this.label, role, index: this.#taken++, shape, trainable });
  }

  /** A value with a `class_name` and a `config`. */
  classed(key: string): Classed | undefined {
    const value = this.value(key);
    return value === undefined ? undefined : classedIn(this.where, `${this.label} ${key}`, value);
  }
}

/** The name of a layer, or of a model in a model. */
export function nameIn(where: string, kind: string, { name }: Json): string {
  if (typeof name !== 'string' || name === '' || name === '__proto__')
    throw outOfRange(where, `name of a layer (${kind})`, 'a string', show(name));
  return name;
}

/** Throws unless a weight has the shape that its layer wants. */
export function checkShape(where: string, what: string, wanted: Dims, found: Dims): void {
  const list = (lengths: Dims) => `[${lengths.join(', ')}]`;
  if (list(found) !== list(wanted)) throw outOfRange(where, `${what} shape`, list(wanted), list(found));
}
