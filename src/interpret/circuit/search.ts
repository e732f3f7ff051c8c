import type { ChainLayer } from '../chain.ts';
import type { EdgeAt, MaskedChain } from '../masked.ts';
import type { RowMetric } from '../metric.ts';

/** A circuit as its size grows: how much of the metric it keeps. */
export interface CurvePoint {
  readonly edges: number;
  /** (m(circuit) − m(no edge)) / (m(network) − m(no edge)), of mean metrics. */
  readonly faithfulness: number;
  /** Σ |m(circuit) − m(network)| / Σ |m(network) − m(no edge)| over the pairs. */
  readonly error: number;
}

/** Units whose changes are so much alike, or opposite, are tried together. */
const ALIKE = 0.98;

/** Edges that are tried at first. */
const FIRST = 64;

/** Edges of which all subsets are tried at last. */
const FEW = 10;

/** Edges by score, and what of the network's metric they keep, for some pairs. */
export class Search {
  readonly chain: MaskedChain;
  readonly #metric: RowMetric;
  readonly #rows: ArrayLike<number>;
  readonly #full: Float64Array;
  readonly #empty: Float64Array;
  /** Σ |m(network) − m(no edge)| */
  readonly scale: number;
  /** Circuits whose metric was computed. */
  evaluations = 0;

  /** `rows` are the numbers of the pairs for the metric. */
  constructor(chain: MaskedChain, metric: RowMetric, rows: ArrayLike<number>) {
    this.chain = chain;
    this.#metric = metric;
    this.#rows = rows;
    chain.fill(false);
    this.#empty = this.values();
    chain.fill(true);
    this.#full = this.values();
    this.scale = this.#empty.reduce((sum, value, p) => sum + Math.abs((this.#full[p] as number) - value), 0);
  }

  /** The metric of each pair for the edges that are kept. */
  values(): Float64Array {
    this.evaluations++;
    return this.chain.metric(this.#metric, this.#rows);
  }

  error(values = this.values()): number {
    return values.reduce((sum, value, p) => sum + Math.abs(value - (this.#full[p] as number)), 0) / this.scale;
  }

  /** |m(circuit) − m(network)| of each pair, relative to the mean of |m(network) − m(no edge)|. */
  errors(values: Float64Array): Float64Array {
    return values.map((value, p) => (Math.abs(value - (this.#full[p] as number)) * values.length) / this.scale);
  }

  faithfulness(values: Float64Array): number {
    const [whole, none] = [sum(this.#full), sum(this.#empty)];
    return (sum(values) - none) / (whole - none);
  }

  point(edges: number, values = this.values()): CurvePoint {
    return { edges, faithfulness: this.faithfulness(values), error: this.error(values) };
  }

  /** The error without these edges of a layer either. */
  errorWithout(layer: number, edges: readonly number[]): number {
    this.evaluations++;
    return this.error(this.chain.without(layer, edges, this.#metric, this.#rows));
  }

  /** By how much the metric falls without each edge of those that are kept: its mean, and that of its magnitude. */
  effects(edges: readonly EdgeAt[]): { readonly effect: number; readonly strength: number }[] {
    const values = this.values();
    return edges.map(({ layer, at }) => {
      this.evaluations++;
      const without = this.chain.without(layer, [at], this.#metric, this.#rows);
      const changes = values.map((value, p) => value - (without[p] as number));
      return { effect: sum(changes) / changes.length, strength: sum(changes.map(Math.abs)) / changes.length };
    });
  }
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** All edges that carry something, from the greatest |score| to the least; equal ones in their order. */
export function ranked(layers: readonly ChainLayer[], scores: readonly Float64Array[]): EdgeAt[] {
  const edges: (EdgeAt & { readonly score: number })[] = [];
  for (const [layer, { weights }] of layers.entries())
    for (let at = 0; at < weights.length; at++)
      if (weights[at] !== 0) edges.push({ layer, at, score: Math.abs(scores[layer]?.[at] as number) });
  return edges.sort((a, b) => b.score - a.score);
}

/** Leaves out edges from units that no edge leads to, and to units that no edge leads from. */
export function withoutDeadEnds(layers: readonly ChainLayer[], edges: readonly EdgeAt[]): readonly EdgeAt[] {
  let kept = edges;
  for (;;) {
    const reached = layers.map(({ units }) => new Uint8Array(units));
    const used = layers.map(({ inputs }) => new Uint8Array(inputs));
    reached.unshift(new Uint8Array((layers[0] as ChainLayer).inputs).fill(1));
    used.push(new Uint8Array((layers.at(-1) as ChainLayer).units).fill(1));
    for (const { layer, at } of kept) {
      const { inputs } = layers[layer] as ChainLayer;
      (used[layer] as Uint8Array)[at % inputs] = 1;
      (reached[layer + 1] as Uint8Array)[Math.floor(at / inputs)] = 1;
    }
    const left = kept.filter(({ layer, at }) => {
      const { inputs } = layers[layer] as ChainLayer;
      return reached[layer]?.[at % inputs] === 1 && used[layer + 1]?.[Math.floor(at / inputs)] === 1;
    });
    if (left.length === kept.length) return left;
    kept = left;
  }
}

/** A small beginning of the ranked edges that keeps the error within the tolerance: by doubling, then by bisection. */
export function* threshold(
  search: Search,
  edges: readonly EdgeAt[],
  tolerance: number,
): Generator<CurvePoint, readonly EdgeAt[]> {
  const { chain } = search;
  const beginning = (count: number) => withoutDeadEnds(chain.layers, edges.slice(0, count));
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
  edges: readonly EdgeAt[],
  scores: readonly Float64Array[],
  tolerance: number,
): Generator<{ readonly edges: number }, readonly EdgeAt[]> {
  const { chain } = search;
  const of = ({ layer, at }: EdgeAt) => Math.abs(scores[layer]?.[at] as number);
  let kept = [...edges].sort((a, b) => of(a) - of(b));
  for (;;) {
    const before = kept.length;
    for (const group of [...unitsOf(chain, kept, scores), ...alike(chain, kept)]) {
      const leading = kept.filter(
        (edge) => group.layer + 1 === edge.layer && group.units.includes(fromOf(chain, edge)),
      );
      if (leading.length === 0) continue;
      const places = leading.map(({ at }) => at);
      if (search.errorWithout(group.layer + 1, places) > tolerance) continue;
      chain.remove(group.layer + 1, places);
      const into = kept.filter((edge) => edge.layer === group.layer && group.units.includes(toOf(chain, edge)));
      const ends = into.map(({ at }) => at);
      if (ends.length > 0) chain.remove(group.layer, ends);
      kept = kept.filter((edge) => chain.isKept(edge));
      yield { edges: kept.length };
    }
    for (const edge of kept) {
      if (search.errorWithout(edge.layer, [edge.at]) <= tolerance) chain.remove(edge.layer, [edge.at]);
      yield { edges: kept.length };
    }
    kept = kept.filter((edge) => chain.isKept(edge));
    chain.refresh();
    if (kept.length === before) break;
  }
  if (kept.length > FEW) return kept;
  const least = leastSubset(search, kept, tolerance);
  chain.keep(least);
  return least;
}

/** The least of all subsets of a few edges that keeps the error within the tolerance; the first of equal ones. */
function leastSubset(search: Search, edges: readonly EdgeAt[], tolerance: number): readonly EdgeAt[] {
  let least = edges;
  for (let chosen = 1; chosen < 2 ** edges.length - 1; chosen++) {
    const subset = edges.filter((_, index) => (chosen >> index) & 1);
    if (subset.length >= least.length) continue;
    search.chain.keep(subset);
    if (search.error() <= tolerance) least = subset;
  }
  return least;
}

const inputsOf = (chain: MaskedChain, { layer }: EdgeAt) => (chain.layers[layer] as ChainLayer).inputs;
const fromOf = (chain: MaskedChain, edge: EdgeAt) => edge.at % inputsOf(chain, edge);
const toOf = (chain: MaskedChain, edge: EdgeAt) => Math.floor(edge.at / inputsOf(chain, edge));

/** Units of a layer that are tried together; the inputs are layer −1. */
interface Group {
  readonly layer: number;
  readonly units: readonly number[];
}

/** Every unit that an edge leads from, the weakest first. */
function unitsOf(chain: MaskedChain, kept: readonly EdgeAt[], scores: readonly Float64Array[]): Group[] {
  const strengths = new Map<string, Group & { strength: number }>();
  for (const edge of kept) {
    const [layer, unit] = [edge.layer - 1, fromOf(chain, edge)];
    const known = strengths.get(`${layer} ${unit}`) ?? { layer, units: [unit], strength: 0 };
    const strength = known.strength + Math.abs(scores[edge.layer]?.[edge.at] as number);
    strengths.set(`${layer} ${unit}`, { ...known, strength });
  }
  return [...strengths.values()].sort((a, b) => a.strength - b.strength);
}

/** Pairs of units of a hidden layer whose activations go together, or against each other: one may hide what the other does. */
function alike(chain: MaskedChain, kept: readonly EdgeAt[]): Group[] {
  return chain.layers.slice(0, -1).flatMap((_, layer) => {
    const units = [...new Set(kept.filter((edge) => edge.layer === layer + 1).map((edge) => fromOf(chain, edge)))];
    units.sort((a, b) => a - b);
    const centred = units.map((unit) => standardized(chain.activations(layer), unit * chain.pairs, chain.pairs));
    return units.flatMap((unit, i) =>
      units.slice(i + 1).flatMap((other, k) => {
        const correlation = dot(centred[i] as Float64Array, centred[i + 1 + k] as Float64Array);
        return Math.abs(correlation) > ALIKE ? [{ layer, units: [unit, other] }] : [];
      }),
    );
  });
}

function standardized(values: Float64Array, from: number, count: number): Float64Array {
  const own = values.slice(from, from + count);
  const mean = sum(own) / count;
  const centred = own.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred));
  return length === 0 ? centred : centred.map((value) => value / length);
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((total, value, i) => total + value * (b[i] as number), 0);
