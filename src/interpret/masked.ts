import type { Build } from '../engine/builds.ts';
import { type Apply, applyOf } from './applyActivation.ts';
import type { ChainLayer } from './chain.ts';
import type { RowMetric } from './metric.ts';

/** What edges carry that are left out: for each layer from the inputs on, (units, pairs), or (units) for all pairs alike. */
export type ReferenceRun = readonly Float64Array[];

/** Rows of a table by columns: (columns, rows). */
export function byColumns(data: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j] as number;
  return turned;
}

/** What a layer holds for a circuit, (units, pairs). */
interface Held {
  /** Pre-activations of the reference: those of a unit whose edges are all left out. */
  readonly zReference: Float64Array;
  readonly aReference: Float64Array;
  readonly z: Float64Array;
  readonly a: Float64Array;
  /** Whether each edge is kept, [units, inputs]. */
  readonly mask: Uint8Array;
}

/** Units of a layer with other pre-activations: (units of the list, pairs). */
interface Changed {
  readonly units: readonly number[];
  readonly z: Float64Array;
}

/** An edge by its layer (0 is the first dense one) and its place in the weights: unit · inputs + input. */
export interface EdgeAt {
  readonly layer: number;
  readonly at: number;
}

/**
 * A chain of dense layers in which edges are kept or carry what they carry in a reference run, for pairs of rows:
 * z = z′ + Σ over kept edges of w (a − a′). In f64; sums are in one order, so the bits are the same everywhere.
 */
export class MaskedChain {
  readonly layers: readonly ChainLayer[];
  readonly pairs: number;
  /** The clean inputs less those of the reference, (inputs, pairs). */
  readonly #input: Float64Array;
  readonly #held: readonly Held[];
  readonly #apply: readonly Apply[];
  readonly #numbers: Float32Array;

  /** `clean` is (inputs, pairs); `reference` has what each layer but the last gives there, from the inputs on. */
  constructor(
    layers: readonly ChainLayer[],
    build: Build,
    clean: Float64Array,
    reference: ReferenceRun,
    pairs: number,
  ) {
    this.layers = layers;
    this.pairs = pairs;
    const spread = (values: Float64Array, units: number) =>
      values.length === units && pairs !== 1
        ? Float64Array.from({ length: units * pairs }, (_, i) => values[Math.floor(i / pairs)] as number)
        : values;
    const taken = layers.map(({ inputs }, index) => spread(reference[index] as Float64Array, inputs));
    this.#input = clean.map((value, i) => value - ((taken[0] as Float64Array)[i] as number));
    this.#held = layers.map(({ inputs, units, weights, bias }, index): Held => {
      const zReference = new Float64Array(units * pairs);
      const x = taken[index] as Float64Array;
      for (let j = 0; j < units; j++) {
        zReference.fill(bias[j] as number, j * pairs, (j + 1) * pairs);
        for (let i = 0; i < inputs; i++)
          addScaled(zReference, j * pairs, x, i * pairs, weights[j * inputs + i] as number, pairs);
      }
      const room = () => new Float64Array(units * pairs);
      const aReference = taken[index + 1] ?? room();
      return { zReference, aReference, z: room(), a: room(), mask: new Uint8Array(units * inputs) };
    });
    this.#apply = layers.map(({ activation }) => applyOf(activation, build));
    this.#numbers = new Float32Array(layers.at(-1)?.units as number);
  }

  /** Keeps all edges, or none. */
  fill(kept: boolean): void {
    for (const { mask } of this.#held) mask.fill(Number(kept));
    this.refresh();
  }

  isKept({ layer, at }: EdgeAt): boolean {
    return (this.#held[layer] as Held).mask[at] === 1;
  }

  /** The edges that are kept. */
  kept(): EdgeAt[] {
    return this.#held.flatMap(({ mask }, layer) =>
      Array.from(mask.keys(), (at) => ({ layer, at })).filter(({ at }) => mask[at] === 1),
    );
  }

  /** Keeps these edges and no others. */
  keep(edges: readonly EdgeAt[]): void {
    for (const { mask } of this.#held) mask.fill(0);
    for (const { layer, at } of edges) (this.#held[layer] as Held).mask[at] = 1;
    this.refresh();
  }

  /** Computes all numbers anew, from a layer on. */
  refresh(from = 0): void {
    const { pairs } = this;
    for (let l = from; l < this.layers.length; l++) {
      const { inputs, units, weights } = this.layers[l] as ChainLayer;
      const { zReference, z, a, mask } = this.#held[l] as Held;
      const change = this.#changeInto(l);
      z.set(zReference);
      for (let j = 0; j < units; j++)
        for (let i = 0; i < inputs; i++)
          if (mask[j * inputs + i])
            addScaled(z, j * pairs, change, i * pairs, weights[j * inputs + i] as number, pairs);
      (this.#apply[l] as Apply)(z, a, 0, units * pairs);
    }
  }

  /** What flows into a layer less what flows in the reference, (inputs, pairs). */
  #changeInto(layer: number): Float64Array {
    if (layer === 0) return this.#input;
    const { a, aReference } = this.#held[layer - 1] as Held;
    const change = new Float64Array(a.length);
    for (let i = 0; i < change.length; i++) change[i] = (a[i] as number) - (aReference[i] as number);
    return change;
  }

  /** The value of a metric for each pair. */
  metric(metric: RowMetric, rows: ArrayLike<number>): Float64Array {
    return this.#metricOf((this.#held.at(-1) as Held).a, undefined, metric, rows);
  }

  /** The numbers of the last layer for a pair. */
  numbers(pair: number): Float32Array {
    const { a } = this.#held.at(-1) as Held;
    return this.#numbers.map((_, j) => a[j * this.pairs + pair] as number);
  }

  /** What the units of a layer give, (units, pairs); of the inputs with −1: less their reference. */
  activations(layer: number): Float64Array {
    return layer < 0 ? this.#input : (this.#held[layer] as Held).a;
  }

  /** The metric for each pair if these edges, all of one layer, were not kept either. Nothing is changed. */
  without(layer: number, edges: readonly number[], metric: RowMetric, rows: ArrayLike<number>): Float64Array {
    let changed = this.#removed(layer, edges);
    for (let l = layer; l < this.layers.length - 1; l++) changed = this.#propagated(l, changed);
    const last = this.layers.length - 1;
    const a = new Float64Array(changed.z.length);
    (this.#apply[last] as Apply)(changed.z, a, 0, a.length);
    return this.#metricOf((this.#held[last] as Held).a, { units: changed.units, z: a }, metric, rows);
  }

  /** Removes edges of a layer. */
  remove(layer: number, edges: readonly number[]): void {
    let changed = this.#removed(layer, edges);
    const { mask } = this.#held[layer] as Held;
    for (let l = layer; ; l++) {
      const next = l < this.layers.length - 1 ? this.#propagated(l, changed) : undefined;
      const { z, a } = this.#held[l] as Held;
      for (const [index, j] of changed.units.entries()) {
        z.set(changed.z.subarray(index * this.pairs, (index + 1) * this.pairs), j * this.pairs);
        (this.#apply[l] as Apply)(z, a, j * this.pairs, (j + 1) * this.pairs);
      }
      if (!next) break;
      changed = next;
    }
    for (const at of edges) mask[at] = 0;
  }

  /** The units of a layer whose edges are removed, with their pre-activations then. */
  #removed(layer: number, edges: readonly number[]): Changed {
    const { pairs } = this;
    const { inputs, weights } = this.layers[layer] as ChainLayer;
    const { z, mask } = this.#held[layer] as Held;
    const units = [...new Set(edges.map((at) => Math.floor(at / inputs)))].sort((a, b) => a - b);
    const moved = new Float64Array(units.length * pairs);
    for (const [index, j] of units.entries()) moved.set(z.subarray(j * pairs, (j + 1) * pairs), index * pairs);
    for (const at of edges) {
      if (!mask[at]) continue;
      const index = units.indexOf(Math.floor(at / inputs));
      this.#addChange(moved, index * pairs, layer, at % inputs, -(weights[at] as number));
    }
    return { units, z: moved };
  }

  /** z += w (a − a′) of an input of a layer. */
  #addChange(z: Float64Array, to: number, layer: number, input: number, weight: number): void {
    const from = input * this.pairs;
    if (layer === 0) {
      addScaled(z, to, this.#input, from, weight, this.pairs);
      return;
    }
    const { a, aReference } = this.#held[layer - 1] as Held;
    for (let p = 0; p < this.pairs; p++)
      z[to + p] = (z[to + p] as number) + weight * ((a[from + p] as number) - (aReference[from + p] as number));
  }

  /** From units of a layer that change, those of the next that do. */
  #propagated(layer: number, { units, z: changed }: Changed): Changed {
    const { pairs } = this;
    const { inputs, units: width, weights } = this.layers[layer + 1] as ChainLayer;
    const { a: before } = this.#held[layer] as Held;
    const { z, mask } = this.#held[layer + 1] as Held;
    const change = new Float64Array(changed.length);
    (this.#apply[layer] as Apply)(changed, change, 0, change.length);
    for (const [index, i] of units.entries())
      for (let p = 0; p < pairs; p++) {
        const at = index * pairs + p;
        change[at] = (change[at] as number) - (before[i * pairs + p] as number);
      }
    const reached: number[] = [];
    for (let k = 0; k < width; k++) if (units.some((i) => mask[k * inputs + i])) reached.push(k);
    const moved = new Float64Array(reached.length * pairs);
    for (const [place, k] of reached.entries()) {
      moved.set(z.subarray(k * pairs, (k + 1) * pairs), place * pairs);
      for (const [index, i] of units.entries())
        if (mask[k * inputs + i])
          addScaled(moved, place * pairs, change, index * pairs, weights[k * inputs + i] as number, pairs);
    }
    return { units: reached, z: moved };
  }

  #metricOf(a: Float64Array, changed: Changed | undefined, metric: RowMetric, rows: ArrayLike<number>): Float64Array {
    const { pairs } = this;
    const numbers = this.#numbers;
    const values = new Float64Array(pairs);
    for (let p = 0; p < pairs; p++) {
      for (let j = 0; j < numbers.length; j++) numbers[j] = a[j * pairs + p] as number;
      if (changed)
        for (let index = 0; index < changed.units.length; index++)
          numbers[changed.units[index] as number] = changed.z[index * pairs + p] as number;
      values[p] = metric(numbers, rows[p] as number);
    }
    return values;
  }
}

/** y[to …] += factor · x[from …] */
function addScaled(y: Float64Array, to: number, x: Float64Array, from: number, factor: number, count: number): void {
  for (let p = 0; p < count; p++) y[to + p] = (y[to + p] as number) + factor * (x[from + p] as number);
}
