import type { Build } from '../engine/builds.ts';
import { type Apply, applyOf } from './applyActivation.ts';
import type { ChainLayer } from './chain.ts';
import type { RowMetric } from './rowMetric.ts';
import { UnitSums } from './unitSums.ts';

/** What edges carry that are left out: for each layer from the inputs on, (units, pairs), or (units) for all pairs alike. */
export type ReferenceRun = readonly Float64Array[];

/** Rows of a table by columns: (columns, rows). */
export function byColumns(data: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j] as number;
  return turned;
}

/** What a layer holds for a circuit: a row of pairs for each unit, from the numbered row on. */
interface Held {
  /** Pre-activations of the reference: those of a unit whose edges are all left out. */
  readonly zReference: number;
  readonly aReference: number;
  readonly z: number;
  readonly a: number;
  /** a − a′ */
  readonly change: number;
  /** Where something is tried: how a changes by it; of the last layer, a. */
  readonly trial: number;
  /** Whether each edge is kept, [units, inputs]. */
  readonly mask: Uint8Array;
  /** The units that kept edges of each input lead to, in order, and their weights: [inputs, units], so many of each. */
  readonly targets: Uint32Array;
  readonly carried: Float32Array;
  readonly counts: Uint32Array;
  /** What applies the activation, if the sums do not. */
  readonly apply: Apply | undefined;
  readonly isRelu: boolean;
}

/**
 * A chain of dense layers in which edges are kept or carry what they carry in a reference run, for pairs of rows:
 * z = z′ + Σ over kept edges of w (a − a′). In f64; sums are in one order, so the bits are the same everywhere.
 *
 * Takes 8 bytes for each pair times inputs and six times units, and 9 bytes for each edge.
 */
export class MaskedChain {
  readonly layers: readonly ChainLayer[];
  readonly pairs: number;
  readonly #sums: UnitSums;
  readonly #held: readonly Held[];
  /** The row of the inputs less those of the reference. */
  readonly #input = 1;
  readonly #metric: RowMetric | undefined;
  /** The numbers of the pairs for the metric. */
  readonly #rows: ArrayLike<number>;
  /** Which units of the last layer the metric looks at. */
  readonly #used: Uint8Array;
  /** The row where the number of each unit of the last layer is. */
  readonly #where: Uint32Array;
  readonly #numbers: Float32Array;
  #isListed = false;
  /** Room for what leads to the units of a layer: where that of each begins, and the rows and weights. */
  readonly #places: Uint32Array;
  readonly #from: Uint32Array;
  readonly #weights: Float32Array;

  /** `clean` is (inputs, pairs); `reference` has what each layer but the last gives there, from the inputs on. */
  constructor(
    layers: readonly ChainLayer[],
    build: Build,
    clean: Float64Array,
    reference: ReferenceRun,
    pairs: number,
    metric?: RowMetric,
    rows: ArrayLike<number> = [],
  ) {
    this.layers = layers;
    this.pairs = pairs;
    this.#metric = metric;
    this.#rows = rows;
    const widest = layers.reduce((most, { inputs }) => Math.max(most, inputs), 0);
    let next = 1 + (layers[0] as ChainLayer).inputs;
    const take = (count: number) => {
      next += count;
      return next - count;
    };
    this.#held = layers.map(({ inputs, units, activation: { name }, activation }): Held => {
      const row = () => take(units);
      return {
        ...{ zReference: row(), aReference: row(), z: row(), a: row(), change: row(), trial: row() },
        ...{ mask: new Uint8Array(units * inputs), targets: new Uint32Array(units * inputs) },
        carried: new Float32Array(units * inputs),
        counts: new Uint32Array(inputs),
        apply: name === 'relu' || name === 'linear' ? undefined : applyOf(activation, build),
        isRelu: name === 'relu',
      };
    });
    this.#sums = new UnitSums(build, next, pairs, widest);
    const most = layers.slice(1).reduce((edges, { weights }) => Math.max(edges, weights.length), 0);
    this.#places = new Uint32Array(1 + layers.reduce((widest, each) => Math.max(widest, each.units), 0));
    this.#from = new Uint32Array(most);
    this.#weights = new Float32Array(most);
    const { units } = layers.at(-1) as ChainLayer;
    this.#numbers = new Float32Array(units);
    this.#where = new Uint32Array(units);
    this.#used = usedBy(metric, rows, pairs, units);
    for (const [l, { inputs, units, weights, bias }] of layers.entries()) {
      const { zReference } = this.#held[l] as Held;
      const from = l === 0 ? this.#input : (this.#held[l - 1] as Held).aReference;
      this.#write(from, reference[l] as Float64Array, inputs);
      for (let j = 0; j < units; j++) {
        this.#fillRow(zReference + j, bias[j] as number);
        this.#sums.begin(zReference + j, zReference + j, 0, false, inputs);
        for (let i = 0; i < inputs; i++) this.#sums.term(from + i, weights[j * inputs + i] as number);
      }
      this.#sums.run();
    }
    const { numbers, width } = this.#sums;
    for (let i = 0; i < clean.length / pairs; i++)
      for (let p = 0, at = (this.#input + i) * width; p < pairs; p++, at++)
        numbers[at] = (clean[i * pairs + p] as number) - (numbers[at] as number);
  }

  /** Keeps all edges, or none. */
  fill(kept: boolean): void {
    for (const { mask } of this.#held) mask.fill(Number(kept));
    this.refresh();
  }

  isKept(edge: number): boolean {
    const layer = layerOf(this.layers, edge);
    return (this.#held[layer] as Held).mask[edge - firstOf(this.layers, layer)] === 1;
  }

  /** The edges that are kept. */
  kept(): Uint32Array {
    return Uint32Array.from({ length: firstOf(this.layers, this.layers.length) }, (_, edge) => edge).filter((edge) =>
      this.isKept(edge),
    );
  }

  /** Keeps these edges and no others. */
  keep(edges: Uint32Array): void {
    for (const { mask } of this.#held) mask.fill(0);
    for (let index = 0; index < edges.length; index++) {
      const edge = edges[index] as number;
      const layer = layerOf(this.layers, edge);
      (this.#held[layer] as Held).mask[edge - firstOf(this.layers, layer)] = 1;
    }
    this.refresh();
  }

  /** Computes all numbers anew. */
  refresh(): void {
    const sums = this.#sums;
    this.#isListed = false;
    for (const [l, { inputs, units, weights }] of this.layers.entries()) {
      const { zReference, z, mask } = this.#held[l] as Held;
      const from = this.#changeInto(l);
      const all = Array.from({ length: units }, (_, j) => j);
      for (let j = 0; j < units; j++) {
        sums.begin(z + j, zReference + j, 0, false, inputs);
        for (let i = 0, at = j * inputs; i < inputs; i++, at++)
          if (mask[at]) sums.term(from + i, weights[at] as number);
      }
      this.#give(l, all, this.#isLast(l));
    }
  }

  /** The metric of each pair, in numbers of the caller's. */
  values(into: Float64Array = new Float64Array(this.pairs)): Float64Array {
    const { a } = this.#held.at(-1) as Held;
    for (let j = 0; j < this.#where.length; j++) this.#where[j] = a + j;
    return this.#valuesInto(into);
  }

  /** The numbers of the last layer for a pair. */
  outputs(pair: number): Float32Array {
    const { a } = this.#held.at(-1) as Held;
    return this.#numbers.map((_, j) => this.#sums.numbers[(a + j) * this.#sums.width + pair] as number);
  }

  /** What a unit gives for each pair: not to be kept; of an input, with layer −1, less its reference. */
  activations(layer: number, unit: number): Float64Array {
    const { numbers, width } = this.#sums;
    const row = (layer < 0 ? this.#input : (this.#held[layer] as Held).a) + unit;
    return numbers.subarray(row * width, row * width + this.pairs);
  }

  /** The kept edges of a layer from an input to it, by their places in its weights. */
  leadingFrom(layer: number, input: number): number[] {
    this.#list();
    const { targets, counts } = this.#held[layer] as Held;
    const { inputs, units } = this.layers[layer] as ChainLayer;
    return Array.from(
      { length: counts[input] as number },
      (_, k) => (targets[input * units + k] as number) * inputs + input,
    );
  }

  /** The kept edges of a layer to a unit of it, by their places in its weights. */
  leadingTo(layer: number, unit: number): number[] {
    const { mask } = this.#held[layer] as Held;
    const { inputs } = this.layers[layer] as ChainLayer;
    const edges: number[] = [];
    for (let at = unit * inputs; at < (unit + 1) * inputs; at++) if (mask[at]) edges.push(at);
    return edges;
  }

  /** The metric of each pair if these edges of a layer, by their places, were not kept either. Nothing is changed. */
  without(layer: number, edges: ArrayLike<number>, into: Float64Array = new Float64Array(this.pairs)): Float64Array {
    const last = this.layers.length - 1;
    const { a, trial } = this.#held[last] as Held;
    const changed = this.#carried(layer, edges, true);
    for (let j = 0; j < this.#where.length; j++) this.#where[j] = a + j;
    for (const j of changed) this.#where[j] = trial + j;
    return this.#valuesInto(into);
  }

  /** Removes edges of a layer, by their places. */
  remove(layer: number, edges: ArrayLike<number>): void {
    this.#carried(layer, edges, false);
    const { mask, targets, carried, counts } = this.#held[layer] as Held;
    const { inputs, units } = this.layers[layer] as ChainLayer;
    for (let index = 0; index < edges.length; index++) {
      const at = edges[index] as number;
      if (!mask[at]) continue;
      mask[at] = 0;
      const [input, unit] = [at % inputs, Math.floor(at / inputs)];
      const [first, end] = [input * units, input * units + (counts[input] as number)];
      const place = targets.indexOf(unit, first);
      targets.copyWithin(place, place + 1, end);
      carried.copyWithin(place, place + 1, end);
      counts[input] = (counts[input] as number) - 1;
    }
  }

  /** Whether slopes can be taken: where the sums do all activations. */
  get hasSlopes(): boolean {
    return this.#held.every(({ apply }) => !apply);
  }

  /** Takes the slopes of the metric of each pair by what units take in, in the circuit as it is: for `predicted`. */
  takeSlopes(): void {
    this.#list();
    const sums = this.#sums;
    const { pairs } = this;
    const { numbers, width } = sums;
    const last = this.layers.length - 1;
    for (let l = last; l >= 0; l--) {
      const { units } = this.layers[l] as ChainLayer;
      const { trial, z, isRelu } = this.#held[l] as Held;
      if (l === last) this.#writeMetricSlopes(trial);
      else {
        const { targets, carried, counts, trial: next } = this.#held[l + 1] as Held;
        const following = (this.layers[l + 1] as ChainLayer).units;
        for (let i = 0; i < units; i++) {
          const end = i * following + (counts[i] as number);
          sums.begin(trial + i, 0, 0, false, following);
          for (let at = i * following; at < end; at++) sums.term(next + (targets[at] as number), carried[at] as number);
        }
        sums.run();
      }
      if (!isRelu) continue;
      for (let j = 0; j < units; j++)
        for (let p = 0, at = (trial + j) * width, from = (z + j) * width; p < pairs; p++)
          if ((numbers[from + p] as number) <= 0) numbers[at + p] = 0;
    }
  }

  /** The slopes of the metric by the outputs. */
  #writeMetricSlopes(row: number): void {
    const metric = this.#metric as RowMetric;
    const { numbers, width } = this.#sums;
    const gradient = new Float32Array(this.#numbers.length);
    for (let p = 0; p < this.pairs; p++) {
      metric(this.outputs(p), this.#rows[p] as number, gradient.fill(0));
      for (let j = 0; j < gradient.length; j++) numbers[(row + j) * width + p] = gradient[j] as number;
    }
  }

  /** Σ |values − full| over the pairs if an edge is removed, as slopes predict the values. */
  predicted(edge: number, values: Float64Array, full: Float64Array): number {
    const { numbers } = this.#sums;
    const [from, slope, weight] = this.#slopeOf(edge);
    let total = 0;
    for (let p = 0; p < values.length; p++) {
      const change = weight * (numbers[from + p] as number) * (numbers[slope + p] as number);
      total += Math.abs((values[p] as number) - change - (full[p] as number));
    }
    return total;
  }

  /** Takes from the values what removing an edge does, as slopes predict. */
  predict(edge: number, values: Float64Array): void {
    const { numbers } = this.#sums;
    const [from, slope, weight] = this.#slopeOf(edge);
    for (let p = 0; p < values.length; p++)
      (values[p] as number) -= weight * (numbers[from + p] as number) * (numbers[slope + p] as number);
  }

  /** Where the change that an edge carries is, and the slope by what takes it in; and its weight. */
  #slopeOf(edge: number): readonly [from: number, slope: number, weight: number] {
    const layer = layerOf(this.layers, edge);
    const at = edge - firstOf(this.layers, layer);
    const { inputs, weights } = this.layers[layer] as ChainLayer;
    const { width } = this.#sums;
    const from = (this.#changeInto(layer) + (at % inputs)) * width;
    const slope = ((this.#held[layer] as Held).trial + Math.floor(at / inputs)) * width;
    return [from, slope, weights[at] as number];
  }

  /** Takes away edges and follows what changes: the units of the last layer that do. */
  #carried(layer: number, edges: ArrayLike<number>, isTrial: boolean): readonly number[] {
    this.#list();
    let changed = this.#removed(layer, edges, isTrial);
    for (let l = layer + 1; l < this.layers.length && changed.length > 0; l++)
      changed = this.#reached(l, changed, isTrial);
    return changed;
  }

  /** The units of a layer that change if edges to them are removed. */
  #removed(layer: number, edges: ArrayLike<number>, isTrial: boolean): readonly number[] {
    const { inputs, weights } = this.layers[layer] as ChainLayer;
    const { mask } = this.#held[layer] as Held;
    const from = this.#changeInto(layer);
    const units: number[] = [];
    for (const at of edges.length > 1 ? Uint32Array.from(edges).sort() : [edges[0] as number]) {
      const unit = Math.floor(at / inputs);
      if (!mask[at] || (isTrial && !this.#matters(layer, unit))) continue;
      if (units.at(-1) !== unit) {
        this.#begin(layer, unit, isTrial, edges.length);
        units.push(unit);
      }
      this.#sums.term(from + (at % inputs), -(weights[at] as number));
    }
    return this.#changed(layer, units, isTrial);
  }

  /** The units of a layer that change with some of the layer before. */
  #reached(layer: number, changed: readonly number[], isTrial: boolean): readonly number[] {
    const { units: width } = this.layers[layer] as ChainLayer;
    const { targets, carried, counts } = this.#held[layer] as Held;
    const { trial } = this.#held[layer - 1] as Held;
    // What leads to each unit, unit by unit: first how much, so where, then what.
    const places = this.#places.fill(0, 0, width + 1);
    for (const i of changed) {
      const end = i * width + (counts[i] as number);
      for (let at = i * width; at < end; at++) (places[(targets[at] as number) + 1] as number)++;
    }
    const units: number[] = [];
    for (let k = 0; k < width; k++) {
      if (places[k + 1] && (!isTrial || this.#matters(layer, k))) units.push(k);
      places[k + 1] = (places[k + 1] as number) + (places[k] as number);
    }
    const [from, weights] = [this.#from, this.#weights];
    for (const i of changed) {
      const end = i * width + (counts[i] as number);
      for (let at = i * width; at < end; at++) {
        const place = places[targets[at] as number] as number;
        places[targets[at] as number] = place + 1;
        from[place] = trial + i;
        weights[place] = carried[at] as number;
      }
    }
    for (const k of units) {
      const [first, end] = [k === 0 ? 0 : (places[k - 1] as number), places[k] as number];
      this.#begin(layer, k, isTrial, end - first);
      for (let place = first; place < end; place++) this.#sums.term(from[place] as number, weights[place] as number);
    }
    return this.#changed(layer, units, isTrial);
  }

  /** Whether the metric sees a unit. */
  #matters(layer: number, unit: number): boolean {
    return layer < this.layers.length - 1 || this.#used[unit] === 1;
  }

  #isLast(layer: number): boolean {
    return layer === this.layers.length - 1;
  }

  /** Begins what a unit takes in with a change; where it is only tried, and the sums do the activation, how a changes. */
  #begin(layer: number, unit: number, isTrial: boolean, terms: number): void {
    const { z, a, trial, apply, isRelu } = this.#held[layer] as Held;
    const less = apply || this.#isLast(layer) ? 0 : a + unit;
    if (isTrial) this.#sums.begin(trial + unit, z + unit, less, isRelu, terms);
    else this.#sums.begin(z + unit, z + unit, 0, false, terms);
  }

  /** Computes what was begun for units of a layer. Returns those that give something else; of the last layer all. */
  #changed(layer: number, units: readonly number[], isTrial: boolean): readonly number[] {
    const isLast = this.#isLast(layer);
    if (isTrial) this.#try(layer, units, isLast);
    else this.#give(layer, units, isLast);
    return isLast ? units : units.filter((unit) => this.#isMoved(layer, unit));
  }

  #try(layer: number, units: readonly number[], isLast: boolean): void {
    const sums = this.#sums;
    const { a, trial, apply } = this.#held[layer] as Held;
    sums.run();
    if (!apply) return;
    for (const unit of units) {
      this.#apply(apply, trial + unit, trial + unit);
      if (!isLast) sums.begin(trial + unit, trial + unit, a + unit, false, 0);
    }
    sums.run();
  }

  /** From what units take in, what they give, how that has changed, and how it differs from the reference. */
  #give(layer: number, units: readonly number[], isLast: boolean): void {
    const sums = this.#sums;
    const { z, a, aReference, change, trial, isRelu, apply } = this.#held[layer] as Held;
    if (apply) sums.run();
    for (const unit of units) {
      let from = z + unit;
      if (apply) {
        this.#copy(trial + unit, a + unit);
        this.#apply(apply, a + unit, z + unit);
        from = a + unit;
      }
      if (!isLast) sums.begin(trial + unit, from, apply ? trial + unit : a + unit, isRelu, 0);
      if (!apply) sums.begin(a + unit, z + unit, 0, isRelu, 0);
      if (!isLast) sums.begin(change + unit, from, aReference + unit, isRelu, 0);
    }
    sums.run();
  }

  #isMoved(layer: number, unit: number): boolean {
    const { numbers, width } = this.#sums;
    const first = ((this.#held[layer] as Held).trial + unit) * width;
    for (let at = first; at < first + this.pairs; at++) if (numbers[at] !== 0) return true;
    return false;
  }

  /** The row of what flows into a layer less what flows in the reference. */
  #changeInto(layer: number): number {
    return layer === 0 ? this.#input : (this.#held[layer - 1] as Held).change;
  }

  /** Lists the units that kept edges of each input lead to. */
  #list(): void {
    if (this.#isListed) return;
    this.#isListed = true;
    for (const [l, { inputs, units, weights }] of this.layers.entries()) {
      const { mask, targets, carried, counts } = this.#held[l] as Held;
      counts.fill(0);
      for (let j = 0, at = 0; j < units; j++)
        for (let i = 0; i < inputs; i++, at++) {
          if (!mask[at]) continue;
          const count = counts[i] as number;
          targets[i * units + count] = j;
          carried[i * units + count] = weights[at] as number;
          counts[i] = count + 1;
        }
    }
  }

  #copy(to: number, from: number): void {
    const { numbers, width } = this.#sums;
    numbers.copyWithin(to * width, from * width, (from + 1) * width);
  }

  #apply(apply: Apply, to: number, from: number): void {
    const { numbers, width } = this.#sums;
    this.#copy(to, from);
    apply(numbers, to * width, (to + 1) * width);
  }

  #fillRow(row: number, value: number): void {
    const { numbers, width } = this.#sums;
    numbers.fill(value, row * width, (row + 1) * width);
  }

  /** Writes (units, pairs), or (units) for all pairs alike. */
  #write(row: number, values: Float64Array, units: number): void {
    const { numbers, width } = this.#sums;
    const { pairs } = this;
    for (let i = 0; i < units; i++) {
      if (values.length === units) this.#fillRow(row + i, values[i] as number);
      else numbers.set(values.subarray(i * pairs, (i + 1) * pairs), (row + i) * width);
    }
  }

  #valuesInto(into: Float64Array): Float64Array {
    const metric = this.#metric as RowMetric;
    const { numbers, width } = this.#sums;
    const { pairs } = this;
    const [rows, where] = [this.#rows, this.#where];
    const at = (unit: number, pair: number) => numbers[(where[unit] as number) * width + pair] as number;
    if (metric.indices) {
      const { plus, minus } = metric.indices;
      for (let p = 0; p < pairs; p++) {
        const row = rows[p] as number;
        into[p] = at(plus[row] as number, p) - (minus ? at(minus[row] as number, p) : 0);
      }
      return into;
    }
    const own = this.#numbers;
    for (let p = 0; p < pairs; p++) {
      for (let j = 0; j < own.length; j++) own[j] = at(j, p);
      into[p] = metric(own, rows[p] as number);
    }
    return into;
  }
}

function usedBy(metric: RowMetric | undefined, rows: ArrayLike<number>, pairs: number, units: number): Uint8Array {
  const used = new Uint8Array(units).fill(metric?.indices ? 0 : 1);
  if (!metric?.indices) return used;
  const { plus, minus } = metric.indices;
  for (let p = 0; p < pairs; p++) {
    used[plus[rows[p] as number] as number] = 1;
    if (minus) used[minus[rows[p] as number] as number] = 1;
  }
  return used;
}

/** The number of the first edge of a layer: edges are numbered layer by layer, by their places in the weights. */
export function firstOf(layers: readonly ChainLayer[], layer: number): number {
  let first = 0;
  for (let l = 0; l < layer; l++) first += (layers[l] as ChainLayer).weights.length;
  return first;
}

/** The layer of an edge. */
export function layerOf(layers: readonly ChainLayer[], edge: number): number {
  let layer = 0;
  let end = (layers[0] as ChainLayer).weights.length;
  while (edge >= end) end += (layers[++layer] as ChainLayer).weights.length;
  return layer;
}
