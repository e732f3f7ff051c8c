import type { ChainLayer } from '../chain.ts';
import { firstOf, layerOf, type MaskedChain } from '../masked.ts';

/** How much of the metric a circuit of some size preserves. */
export interface CurvePoint {
  readonly edges: number;
  /** (m(circuit) − m(no edge)) / (m(network) − m(no edge)), of mean metrics. */
  readonly faithfulness: number;
  /** Σ |m(circuit) − m(network)| / Σ |m(network) − m(no edge)| over the pairs. */
  readonly error: number;
}

/** Units whose changes are so much alike, or opposite, are tried together. */
const ALIKE = 0.98;

/** What part of the tolerance the error may be as slopes predict, which are not exact. */
const WELL = 0.9;

/** Edges that are so many that most of them are removed by what slopes predict; in how many batches, of so many at least. */
const [MANY, BATCHES, LEAST] = [1024, 32, 16];

/** Edges that are tried at first. */
const FIRST = 64;

/** Edges of which all subsets are tried at last. */
const FEW = 10;

/** Edges that are looked at between two chances for others to run. */
const BREATH = 32;

/** What circuits of a chain keep of the network's metric. */
export class Search {
  readonly chain: MaskedChain;
  readonly #full: Float64Array;
  readonly #empty: Float64Array;
  readonly #values: Float64Array;
  /** Σ |m(network) − m(no edge)| */
  readonly scale: number;
  /** Circuits whose metric was computed. */
  evaluations = 2;

  constructor(chain: MaskedChain) {
    this.chain = chain;
    chain.fill(false);
    this.#empty = chain.values();
    chain.fill(true);
    this.#full = chain.values();
    this.#values = chain.values();
    this.scale = distance(this.#full, this.#empty);
  }

  /** The metric of each pair for the edges that are kept. */
  values(): Float64Array {
    this.evaluations++;
    return this.chain.values();
  }

  error(values: Float64Array = this.values()): number {
    return distance(values, this.#full) / this.scale;
  }

  /** |m(circuit) − m(network)| of each pair, relative to the mean of |m(network) − m(no edge)|. */
  errors(values: Float64Array): Float64Array {
    return values.map((value, p) => (Math.abs(value - (this.#full[p] as number)) * values.length) / this.scale);
  }

  faithfulness(values: Float64Array): number {
    const [whole, none] = [sum(this.#full), sum(this.#empty)];
    return (sum(values) - none) / (whole - none);
  }

  point(edges: number, values: Float64Array = this.values()): CurvePoint {
    return { edges, faithfulness: this.faithfulness(values), error: this.error(values) };
  }

  /** The error without these edges of a layer either, by their places. */
  errorWithout(layer: number, edges: ArrayLike<number>): number {
    this.evaluations++;
    return this.error(this.chain.without(layer, edges, this.#values));
  }

  /**
   * Up to so many edges, of those from a place on, without which the error falls, or stays well within the tolerance, as
   * slopes predict: one after the other, each as if those before were gone. Ends before the edge that is looked at next.
   */
  predicted(
    edges: Uint32Array,
    from: number,
    most: number,
    tolerance: number,
  ): { readonly batch: readonly number[]; readonly end: number } {
    const { chain } = this;
    const values = this.values();
    chain.takeSlopes();
    const batch: number[] = [];
    const limit = WELL * tolerance * this.scale;
    let error = distance(values, this.#full);
    let end = from;
    for (; end < edges.length && batch.length < most; end++) {
      const edge = edges[end] as number;
      const without = chain.predicted(edge, values, this.#full);
      if (without > Math.max(limit, error)) continue;
      error = without;
      chain.predict(edge, values);
      batch.push(edge);
    }
    return { batch, end };
  }

  /** By how much the metric falls without each edge of those that are kept: its mean, and that of its magnitude. */
  *effects(edges: Uint32Array): Generator<Kept, readonly Effect[]> {
    const { chain } = this;
    const values = this.values();
    const found: Effect[] = [];
    for (const [index, edge] of edges.entries()) {
      this.evaluations++;
      const layer = layerOf(chain.layers, edge);
      const without = chain.without(layer, [edge - firstOf(chain.layers, layer)], this.#values);
      let [effect, strength] = [0, 0];
      for (let p = 0; p < values.length; p++) {
        const change = (values[p] as number) - (without[p] as number);
        effect += change;
        strength += Math.abs(change);
      }
      found.push({ effect: effect / values.length, strength: strength / values.length });
      if (index % BREATH === 0) yield { edges: edges.length };
    }
    return found;
  }
}

/** How many edges are kept so far. */
export interface Kept {
  readonly edges: number;
}

/** By how much the metric changes: its mean, and that of its magnitude. */
export interface Effect {
  readonly effect: number;
  readonly strength: number;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let p = 0; p < values.length; p++) total += values[p] as number;
  return total;
}

/** Σ |a − b| */
function distance(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let p = 0; p < a.length; p++) total += Math.abs((a[p] as number) - (b[p] as number));
  return total;
}

/** All edges that carry something, from the greatest |score| in f32 to the least; equal ones in their order. */
export function ranked(layers: readonly ChainLayer[], scores: readonly Float64Array[]): Uint32Array {
  const total = firstOf(layers, layers.length);
  const keys = new Float64Array(total);
  const bits = new Uint32Array(1);
  const score = new Float32Array(bits.buffer);
  // A key is 53 bits: those of the score, as many as there is room for, and the number of the edge.
  const room = 2 ** Math.ceil(Math.log2(total + 1));
  const cut = 2 ** Math.max(0, Math.log2(room) - 21);
  let count = 0;
  for (const [l, { weights }] of layers.entries()) {
    const own = scores[l] as Float64Array;
    const first = firstOf(layers, l);
    for (let at = 0; at < weights.length; at++) {
      if (weights[at] === 0) continue;
      score[0] = Math.abs(own[at] as number);
      keys[count++] = (2 ** 32 / cut - 1 - Math.floor((bits[0] as number) / cut)) * room + first + at;
    }
  }
  return Uint32Array.from(keys.subarray(0, count).sort(), (key) => key % room);
}

/** Leaves out edges from units that no edge leads to, and to units that no edge leads from. */
export function withoutDeadEnds(layers: readonly ChainLayer[], edges: Uint32Array): Uint32Array {
  // Units and inputs are numbered, too: those of a layer follow those of the one before.
  const nodes = [0];
  for (const { inputs } of layers) nodes.push((nodes.at(-1) as number) + inputs);
  const [first, last] = [(layers[0] as ChainLayer).inputs, layers.at(-1) as ChainLayer];
  const ends = nodes.at(-1) as number;
  const [from, to] = [new Uint32Array(edges.length), new Uint32Array(edges.length)];
  for (let index = 0; index < edges.length; index++) {
    const edge = edges[index] as number;
    const layer = layerOf(layers, edge);
    const at = edge - firstOf(layers, layer);
    const { inputs } = layers[layer] as ChainLayer;
    from[index] = (nodes[layer] as number) + (at % inputs);
    to[index] = (nodes[layer + 1] as number) + Math.floor(at / inputs);
  }
  let kept = Uint32Array.from(edges.keys());
  for (;;) {
    const reached = new Uint8Array(ends + last.units).fill(1, 0, first);
    const used = new Uint8Array(ends + last.units).fill(1, ends);
    for (const index of kept) {
      used[from[index] as number] = 1;
      reached[to[index] as number] = 1;
    }
    const left = kept.filter((index) => reached[from[index] as number] === 1 && used[to[index] as number] === 1);
    if (left.length === kept.length) return left.map((index) => edges[index] as number);
    kept = left;
  }
}

/** A small beginning of the ranked edges that keeps the error within the tolerance: by doubling, then by bisection. */
export function* threshold(search: Search, edges: Uint32Array, tolerance: number): Generator<CurvePoint, Uint32Array> {
  const { chain } = search;
  const beginning = (count: number) => withoutDeadEnds(chain.layers, edges.subarray(0, count));
  const tried = (count: number) => {
    const some = beginning(count);
    chain.keep(some);
    return search.point(some.length);
  };
  let [low, high] = [0, Math.min(FIRST, edges.length)];
  for (;;) {
    const point = tried(high);
    yield point;
    if (point.error <= tolerance || high === edges.length) break;
    low = high;
    high = Math.min(2 * high, edges.length);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const point = tried(middle);
    if (point.error <= tolerance) high = middle;
    else low = middle;
    yield point;
  }
  const chosen = beginning(high);
  chain.keep(chosen);
  if (search.error() <= tolerance) return chosen;
  chain.keep(edges);
  return edges;
}

/**
 * Removes whole units, pairs of units that are alike, and single edges as long as the error is within the tolerance, the
 * weakest first, until a sweep over all removes nothing: no edge that is left can go by itself. Of a few edges that are left
 * all subsets are tried.
 */
export function* prune(
  search: Search,
  edges: Uint32Array,
  scores: readonly Float64Array[],
  tolerance: number,
): Generator<Kept, Uint32Array> {
  const { chain } = search;
  let kept: Uint32Array = edges.slice().reverse();
  if (kept.length >= MANY && chain.hasSlopes) kept = yield* withoutPredicted(search, kept, tolerance);
  for (;;) {
    let count = kept.length;
    for (const { layer, units } of [...unitsOf(chain, kept, scores), ...alike(chain)]) {
      const leading = units.flatMap((unit) => chain.leadingFrom(layer + 1, unit));
      if (leading.length === 0) continue;
      if (search.errorWithout(layer + 1, leading) > tolerance) continue;
      chain.remove(layer + 1, leading);
      const ends = layer < 0 ? [] : units.flatMap((unit) => chain.leadingTo(layer, unit));
      if (ends.length > 0) chain.remove(layer, ends);
      count -= leading.length + ends.length;
      yield { edges: count };
    }
    for (const [index, edge] of kept.entries()) {
      if (index % BREATH === 0) yield { edges: count };
      if (chain.isKept(edge) && removed(search, edge, tolerance)) count--;
    }
    chain.refresh();
    if (count === kept.length) break;
    kept = kept.filter((edge) => chain.isKept(edge));
  }
  if (kept.length > FEW) return kept;
  const least = yield* leastSubset(search, kept, tolerance);
  chain.keep(least);
  return least;
}

/** Removes an edge if the error stays within the tolerance. */
function removed(search: Search, edge: number, tolerance: number): boolean {
  const { chain } = search;
  const layer = layerOf(chain.layers, edge);
  const place = [edge - firstOf(chain.layers, layer)];
  if (search.errorWithout(layer, place) > tolerance) return false;
  chain.remove(layer, place);
  return true;
}

/**
 * Removes weak edges of many, the weakest first, as the slope of the metric by each predicts: by batches, after each of which
 * the error is computed and slopes are taken anew. A batch that is too much for the tolerance is taken back, and halved.
 */
function* withoutPredicted(search: Search, edges: Uint32Array, tolerance: number): Generator<Kept, Uint32Array> {
  const { chain } = search;
  let kept = edges;
  let size = Math.ceil(kept.length / BATCHES);
  for (let from = 0; from < kept.length; ) {
    yield { edges: kept.length };
    const { batch, end } = search.predicted(kept, from, size, tolerance);
    const gone = new Set(batch);
    const rest = kept.filter((edge) => !gone.has(edge));
    chain.keep(rest);
    if (search.error() <= tolerance) {
      kept = rest;
      from = end - batch.length;
      size *= 2;
      continue;
    }
    chain.keep(kept);
    if (size <= LEAST) from = end;
    size = Math.max(LEAST, size >> 1);
  }
  return kept;
}

/** The least of all subsets of a few edges that keeps the error within the tolerance; the first of equal ones. */
function* leastSubset(search: Search, edges: Uint32Array, tolerance: number): Generator<Kept, Uint32Array> {
  let least = edges;
  for (let chosen = 1; chosen < 2 ** edges.length - 1; chosen++) {
    const subset = edges.filter((_, index) => (chosen >> index) & 1);
    if (subset.length >= least.length) continue;
    search.chain.keep(subset);
    if (search.error() <= tolerance) least = subset;
    if (chosen % BREATH === 0) yield { edges: least.length };
  }
  return least;
}

/** Units of a layer that are tried together; the inputs are layer −1. */
interface Group {
  readonly layer: number;
  readonly units: readonly number[];
}

/** Every unit that an edge leads from, the weakest first. */
function unitsOf({ layers }: MaskedChain, kept: Uint32Array, scores: readonly Float64Array[]): Group[] {
  const strengths = layers.map(({ inputs }) => new Float64Array(inputs).fill(-1));
  for (const edge of kept) {
    const layer = layerOf(layers, edge);
    const at = edge - firstOf(layers, layer);
    const [own, unit] = [strengths[layer] as Float64Array, at % (layers[layer] as ChainLayer).inputs];
    own[unit] = Math.max(own[unit] as number, 0) + Math.abs(scores[layer]?.[at] as number);
  }
  return strengths
    .flatMap((own, layer) => Array.from(own, (strength, unit) => ({ layer: layer - 1, units: [unit], strength })))
    .filter(({ strength }) => strength >= 0)
    .sort((a, b) => a.strength - b.strength);
}

/** Pairs of units of a hidden layer whose activations go together, or against each other: one may hide what the other does. */
function alike(chain: MaskedChain): Group[] {
  return chain.layers.slice(0, -1).flatMap(({ units: count }, layer) => {
    const units = Array.from({ length: count }, (_, unit) => unit).filter(
      (unit) => chain.leadingFrom(layer + 1, unit).length > 0,
    );
    const centred = units.map((unit) => standardized(chain.activations(layer, unit)));
    return units.flatMap((unit, i) =>
      units
        .slice(i + 1)
        .filter((_, k) => isAlike(centred[i] as Float64Array, centred[i + 1 + k] as Float64Array))
        .map((other) => ({ layer, units: [unit, other] })),
    );
  });
}

function standardized(values: Float64Array): Float64Array {
  const mean = sum(values) / values.length;
  const centred = values.map((value) => value - mean);
  const length = Math.sqrt(centred.reduce((total, value) => total + value * value, 0));
  return length === 0 ? centred : centred.map((value) => value / length);
}

/** Whether a correlation c is beyond ±ALIKE: a and b have length 1, so ‖a ∓ b‖² = 2 ∓ 2 c. */
function isAlike(a: Float64Array, b: Float64Array): boolean {
  const most = 2 - 2 * ALIKE;
  let [less, more] = [0, 0];
  for (let p = 0; p < a.length; p++) {
    less += ((a[p] as number) - (b[p] as number)) ** 2;
    more += ((a[p] as number) + (b[p] as number)) ** 2;
    if (less >= most && more >= most) return false;
  }
  return true;
}
