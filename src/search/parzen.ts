import { exp, log } from '../base/exact.ts';
import { greatest } from '../base/greatest.ts';
import { boundsOf, type Dimension, nearest, type Point } from './dimensions.ts';
import { logDensity, logMass, quantile } from './normalDistribution.ts';
import type { ChoiceParameter, FloatParameter, IntParameter } from './space.ts';

/** Kernels of one dimension: one for each observation, and the prior. */
interface Kernels {
  /** A number of the dimension, drawn from a kernel by a number in [0, 1). */
  draw(kernel: number, uniform: number): number;
  /** Adds the logarithms of the densities at `values` to sums[value · kernels + kernel]. */
  add(values: Float64Array, sums: Float64Array): void;
}

/**
 * The density of points by those that were observed: a mixture of products of kernels, one for each observation, and a wide
 * one over all. As in Optuna 5. Bergstra, Bardenet, Bengio, Kégl: Algorithms for hyper-parameter optimization (NIPS 2011);
 * Watanabe: Tree-structured Parzen estimator (2023).
 */
export class Parzen {
  /** Of the kernels. Their sum is 1. */
  readonly weights: Float64Array;
  readonly kernels: readonly Kernels[];

  /**
   * @param observed numbers of each dimension, and as many `weights`
   * @param kernels of each dimension. Default: those of TPE
   */
  constructor(
    dimensions: readonly Dimension[],
    observed: readonly Float64Array[],
    weights: readonly number[],
    kernels?: readonly Kernels[],
  ) {
    const sum = weights.reduce((total, weight) => total + weight, 1);
    this.weights = Float64Array.from([...weights, 1], (weight) => weight / sum);
    this.kernels =
      kernels ??
      dimensions.map(({ parameter }, i) => {
        const values = observed[i] as Float64Array;
        return parameter.kind === 'choice' ? new Counts(parameter, values) : new Normals(parameter, values);
      });
  }

  /** A point, [dimensions]. */
  draw(uniform: () => number): Point {
    const kernel = placeOf(this.weights, uniform());
    return Float64Array.from(this.kernels, (kernels) => kernels.draw(kernel, uniform()));
  }

  /** ln of the density at each point. */
  logDensities(points: readonly Point[]): Float64Array {
    const count = this.weights.length;
    const sums = new Float64Array(points.length * count);
    const logWeights = this.weights.map(log);
    for (let at = 0; at < sums.length; at += count) sums.set(logWeights, at);
    for (const [i, kernels] of this.kernels.entries())
      kernels.add(
        Float64Array.from(points, (point) => point[i] as number),
        sums,
      );
    return Float64Array.from(points, (_, i) => logSum(sums.subarray(i * count, (i + 1) * count)));
  }
}

/** ln of what is lost beside 1, a thousand times over. */
const NOTHING = -50;

/** ln Σ exp */
function logSum(logs: Float64Array): number {
  const most = logs[greatest(logs)] as number;
  if (most === Number.NEGATIVE_INFINITY) return most;
  let sum = 0;
  for (let i = 0; i < logs.length; i++) {
    const below = (logs[i] as number) - most;
    if (below > NOTHING) sum += exp(below);
  }
  return log(sum) + most;
}

/** The place at which the sum of shares passes a number in [0, 1). */
function placeOf(shares: Float64Array, uniform: number): number {
  let sum = 0;
  const place = shares.findIndex((share) => {
    sum += share;
    return uniform < sum;
  });
  return place < 0 ? shares.length - 1 : place;
}

/** Truncated normal distributions; of a parameter with steps, their mass within half a step. */
export class Normals implements Kernels {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly #parameter: FloatParameter | IntParameter;
  readonly #low: number;
  readonly #high: number;

  /** @param deviation of all kernels but the prior. Default: by their neighbours */
  constructor(parameter: FloatParameter | IntParameter, observed: Float64Array, deviation?: number) {
    const [low, high] = boundsOf(parameter);
    const count = observed.length;
    const values = parameter.log ? observed.map((value) => log(value)) : observed;
    this.#parameter = parameter;
    this.#low = low;
    this.#high = high;
    this.means = new Float64Array(count + 1).fill(0.5 * (low + high));
    this.means.set(values);
    this.deviations = new Float64Array(count + 1).fill(high - low);
    if (deviation === undefined) this.deviations.set(deviationsOf(values, low, high));
    else this.deviations.fill(deviation, 0, count);
  }

  draw(kernel: number, uniform: number): number {
    const [mean, deviation] = [this.means[kernel] as number, this.deviations[kernel] as number];
    const z = quantile(uniform, (this.#low - mean) / deviation, (this.#high - mean) / deviation);
    const value = z * deviation + mean;
    return nearest(this.#parameter, this.#parameter.log ? exp(value) : value);
  }

  add(values: Float64Array, sums: Float64Array): void {
    const { means, deviations } = this;
    const { step } = this.#parameter;
    const count = means.length;
    const firsts = step === undefined ? undefined : firstAlike(means, deviations);
    /** ln of the mass between two numbers, of each kernel. */
    const massesOf = (least: number, most: number) => {
      const masses = new Float64Array(count);
      for (let k = 0; k < count; k++) {
        const first = firsts ? (firsts[k] as number) : k;
        const mean = means[k] as number;
        const deviation = deviations[k] as number;
        masses[k] =
          first < k ? (masses[first] as number) : logMass((least - mean) / deviation, (most - mean) / deviation);
      }
      return masses;
    };
    const all = massesOf(this.#low, this.#high);
    const rows = new Map<number, Float64Array>();
    const offsets = step === undefined ? this.#withDeviations(all) : all;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      const row = rows.get(value) ?? this.#rowOf(value, massesOf);
      rows.set(value, row);
      for (let k = 0; k < count; k++)
        sums[i * count + k] = (sums[i * count + k] as number) + (row[k] as number) - (offsets[k] as number);
    }
  }

  /** ln of mass times deviation, of each kernel: many deviations are the least one. */
  #withDeviations(masses: Float64Array): Float64Array {
    let [before, logarithm] = [1, 0];
    const offsets = new Float64Array(masses.length);
    for (let k = 0; k < masses.length; k++) {
      const deviation = this.deviations[k] as number;
      if (deviation !== before) [before, logarithm] = [deviation, log(deviation)];
      offsets[k] = (masses[k] as number) + logarithm;
    }
    return offsets;
  }

  /** ln of each kernel's density at a value, without what the bounds cut off. */
  #rowOf(value: number, massesOf: (least: number, most: number) => Float64Array): Float64Array {
    const { step, log: byLog } = this.#parameter;
    const on = (x: number) => (byLog ? log(x) : x);
    if (step !== undefined) return massesOf(on(value - step / 2), on(value + step / 2));
    const x = on(value);
    const row = new Float64Array(this.means.length);
    for (let k = 0; k < row.length; k++)
      row[k] = logDensity((x - (this.means[k] as number)) / (this.deviations[k] as number));
    return row;
  }
}

/** For each kernel, the first that is the same. */
function firstAlike(means: Float64Array, deviations: Float64Array): Uint32Array {
  const firsts = new Map<number, Map<number, number>>();
  return Uint32Array.from(means, (mean, k) => {
    const ofMean = firsts.get(mean) ?? new Map<number, number>();
    firsts.set(mean, ofMean);
    const deviation = deviations[k] as number;
    const first = ofMean.get(deviation) ?? k;
    ofMean.set(deviation, first);
    return first;
  });
}

/**
 * The greater distance to a neighbour, to a bound only where there is no other; from 1 / min(100, 2 + values) of the range to
 * all of it.
 */
function deviationsOf(values: Float64Array, low: number, high: number): Float64Array {
  const count = values.length;
  const sorted = values.slice().sort();
  const least = (high - low) / Math.min(100, 2 + count);
  const deviations = new Float64Array(count);
  /** Of equal values, those that have a rank. */
  const ranked = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const first = firstAtLeast(sorted, values[i] as number);
    const rank = first + (ranked[first] as number);
    (ranked[first] as number) += 1;
    const below = (sorted[rank] as number) - (rank > 0 ? (sorted[rank - 1] as number) : low);
    const above = (rank < count - 1 ? (sorted[rank + 1] as number) : high) - (sorted[rank] as number);
    const inner = rank === 0 ? above : rank === count - 1 ? below : Math.max(below, above);
    const own = count < 2 ? Math.max(below, above) : inner;
    deviations[i] = Math.min(Math.max(own, least), high - low);
  }
  return deviations;
}

/** The first place of a number in ascending ones. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each observation, its value counted once and each value a share of once. */
export class Counts implements Kernels {
  /** [kernels, values] */
  readonly shares: Float64Array;
  readonly #values: number;

  constructor({ values }: ChoiceParameter, observed: Float64Array) {
    const [kernels, choices] = [observed.length + 1, values.length];
    this.#values = choices;
    this.shares = new Float64Array(kernels * choices).fill(1 / kernels);
    for (const [k, value] of observed.entries()) (this.shares[k * choices + value] as number) += 1;
    for (let k = 0; k < kernels; k++) {
      const row = this.shares.subarray(k * choices, (k + 1) * choices);
      const sum = row.reduce((total, share) => total + share, 0);
      for (const [i, share] of row.entries()) row[i] = share / sum;
    }
  }

  draw(kernel: number, uniform: number): number {
    return placeOf(this.shares.subarray(kernel * this.#values, (kernel + 1) * this.#values), uniform);
  }

  add(values: Float64Array, sums: Float64Array): void {
    const logs = this.shares.map(log);
    const count = sums.length / values.length;
    for (const [i, value] of values.entries())
      for (let k = 0; k < count; k++)
        sums[i * count + k] = (sums[i * count + k] as number) + (logs[k * this.#values + value] as number);
  }
}
