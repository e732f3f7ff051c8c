import { checkBoolean, checkInteger, checkNumber, outOfRange, show, wrongKind } from '../base/errors.ts';
import { asObject, type Json, WHERE } from './json.ts';
import type { Tensor } from './tensors.ts';

/** What every layer may have, and what says nothing about its function. */
const common = ['name', 'trainable', 'batch_input_shape', 'dtype', 'batch_size', 'input_dtype', 'dynamic'];

/** Lengths of the axes behind that of rows. */
export type Dims = readonly number[];

export const columnsIn = (dims: Dims) => dims.reduce((product, length) => product * length, 1);

/** A layer of the file: what is read of its config is noted, so that nothing is left out unseen. */
export class LayerReader {
  readonly kind: string;
  readonly name: string;
  readonly label: string;
  readonly #config: Json;
  readonly #weights: Weights;
  readonly #read = new Set(common);

  constructor(kind: string, config: Json, weights: Weights) {
    const { name, trainable, dtype } = config;
    if (typeof name !== 'string' || name === '' || name === '__proto__')
      throw outOfRange(WHERE, `name of a layer (${kind})`, 'a text', show(name));
    this.kind = kind;
    this.name = name;
    this.label = `layer ${show(name)} (${kind})`;
    this.#config = config;
    this.#weights = weights;
    if (trainable !== undefined) checkBoolean(WHERE, `${this.label} trainable`, trainable);
    if (dtype !== undefined && dtype !== null && dtype !== 'float32' && dtype !== 'int32')
      throw this.refused('dtype', 'float32', dtype);
  }

  /** Its options for lanewise. Names that lanewise does not take are left to it. */
  get named(): { name?: string } {
    return /^[A-Za-z_]\w*$/.test(this.name) ? { name: this.name } : {};
  }

  get options(): { name?: string; trainable: boolean } {
    return { ...this.named, trainable: this.#config.trainable !== false };
  }

  /** A value of its config; undefined where there is none. */
  value(key: string): unknown {
    this.#read.add(key);
    return (Object.hasOwn(this.#config, key) ? this.#config[key] : undefined) ?? undefined;
  }

  number(key: string, otherwise: number, rule: string, holds: (value: number) => boolean): number {
    return checkNumber(WHERE, `${this.label} ${key}`, this.value(key) ?? otherwise, rule, holds);
  }

  integer(key: string): number {
    return checkInteger(WHERE, `${this.label} ${key}`, this.value(key), 1);
  }

  boolean(key: string, otherwise: boolean): boolean {
    return checkBoolean(WHERE, `${this.label} ${key}`, this.value(key) ?? otherwise);
  }

  /** What makes no difference once there are weights: initializers, seeds. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  refused(key: string, rule: string, value: unknown): RangeError {
    return outOfRange(WHERE, `${this.label} ${key}`, rule, show(value));
  }

  /** Throws where a key has another value than one that does nothing. */
  none(key: string, nothing?: unknown): void {
    const value = this.value(key);
    if (value !== undefined && value !== nothing && !(Array.isArray(value) && value.length === 0))
      throw this.refused(key, `${show(nothing ?? null)}: lanewise has no other`, value);
  }

  /** Throws where the config says more. */
  checkAllRead(): void {
    for (const [key, value] of Object.entries(this.#config))
      if (!this.#read.has(key) && value !== null) throw this.refused(key, 'nothing: lanewise does not know it', value);
  }

  /** The only axis of its input, whose columns it works on. */
  columnsOf(dims: Dims): number {
    if (dims.length !== 1)
      throw outOfRange(
        WHERE,
        `${this.label} input`,
        'rows of one axis: put a Flatten before it',
        `${dims.length} axes`,
      );
    return dims[0] as number;
  }

  /** Its weight of that name, of that many numbers, if it has that shape. */
  weight(name: string, shape: Dims): Float32Array {
    return this.#weights.take(this, name, shape);
  }

  /** A value with a `class_name` and a `config`. */
  classed(key: string): { kind: unknown; config: Json } | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const { class_name, config } = asObject(`${this.label} ${key}`, value);
    return { kind: class_name, config: asObject(`${this.label} ${key} config`, config ?? {}) };
  }
}

/** The weights of a file, by name; each is taken once. */
export class Weights {
  readonly #exact = new Map<string, Tensor>();
  /** By names without the cell that TensorFlow 2.2 puts before the last part. */
  readonly #shortened = new Map<string, Tensor>();
  readonly #taken = new Set<Tensor>();
  /** Those that learn. */
  readonly trainable = new Set<Tensor>();

  constructor(tensors: readonly Tensor[]) {
    for (const tensor of tensors) {
      if (tensor.group === 'optimizer') continue;
      const name = tensor.name.replace(/:0$/, '');
      if (this.#exact.has(name)) throw outOfRange(WHERE, 'weights', 'different', `${show(name)} again`);
      this.#exact.set(name, tensor);
      const parts = name.split('/');
      this.#shortened.set([...parts.slice(0, -2), parts.at(-1)].join('/'), tensor);
    }
  }

  take({ name, label, options }: LayerReader, role: string, shape: Dims): Float32Array {
    const path = `${name}/${role}`;
    const tensor = this.#exact.get(path) ?? this.#shortened.get(path);
    if (!tensor || this.#taken.has(tensor))
      throw outOfRange(WHERE, `${label} ${role}`, `a weight ${show(path)}`, 'none');
    const list = (lengths: Dims) => `[${lengths.join(', ')}]`;
    if (list(tensor.shape) !== list(shape))
      throw outOfRange(WHERE, `${label} ${role} shape`, list(shape), list(tensor.shape));
    this.#taken.add(tensor);
    if (options.trainable && !role.startsWith('moving_')) this.trainable.add(tensor);
    const numbers = tensor.read();
    if (!numbers) throw wrongKind(WHERE, `${label} ${role}`, 'a weight of float32', 'another type');
    return numbers;
  }

  checkAllTaken(): void {
    for (const tensor of this.#exact.values())
      if (!this.#taken.has(tensor))
        throw outOfRange(WHERE, `weight ${show(tensor.name)}`, 'one that a layer has', 'another');
  }
}
