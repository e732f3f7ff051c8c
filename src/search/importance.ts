import { exp, log } from '../base/exact.ts';
import { type Dimension, isSingle } from './dimensions.ts';
import { Counts, Normals, Parzen } from './parzen.ts';
import type { Past } from './sampler.ts';

/** Parts in which the range of a number is taken. */
const PARTS = 50;

/** The share of the trials that count as the best. */
const BEST = 0.1;

/**
 * How much the value depends on each dimension, by PED-ANOVA: how far its values among the best tenth of the trials are from
 * those among all, as a Pearson divergence. As Optuna's PedAnovaImportanceEvaluator. Watanabe, Bansal, Hutter (IJCAI 2023).
 */
export function importancesOf(dimensions: readonly Dimension[], past: readonly Past[]): Float64Array {
  const trials = past.filter(({ stopped }) => !stopped);
  const importances = new Float64Array(dimensions.length);
  if (trials.length < 2) return importances;
  const losses = Float64Array.from(trials, ({ loss }) => loss).sort();
  const most = losses[Math.ceil(BEST * trials.length) - 1] as number;
  const best = trials.filter(({ loss }) => loss <= most);
  const share = best.length / trials.length;
  for (const [at, dimension] of dimensions.entries()) {
    const numbersOf = (group: readonly Past[]) =>
      group.map(({ point }) => point[at] as number).filter((number) => !Number.isNaN(number));
    const [ofBest, ofAll] = [numbersOf(best), numbersOf(trials)];
    if (isSingle(dimension) || ofAll.length < 2 || ofBest.length === 0) continue;
    const [p, q] = [densityOf(dimension, ofBest), densityOf(dimension, ofAll)];
    const divergence = p.reduce((sum, density, i) => sum + (q[i] as number) * (density / (q[i] as number) - 1) ** 2, 0);
    const there = (ofBest.length / best.length) ** 2 / (ofAll.length / trials.length);
    importances[at] = there * divergence * share * share;
  }
  return importances;
}

/** The density of numbers of a dimension in each of its parts. */
function densityOf({ name, parameter }: Dimension, numbers: readonly number[]): Float64Array {
  const { counts, place } = partsOf(parameter);
  const times = new Float64Array(counts);
  for (const number of numbers) times[place(number)] = (times[place(number)] as number) + 1;
  const found = Float64Array.from(times.keys()).filter((part) => (times[part] as number) > 0);
  const weights = found.map((part) => times[part] as number);
  const grid = { kind: 'int', low: 0, high: counts - 1, step: 1, log: false } as const;
  const kernels =
    parameter.kind === 'choice' ? new Counts(parameter, found) : new Normals(grid, found, scottOf(found, weights));
  const density = new Parzen([{ name, parameter: grid, conditions: [] }], [found], [...weights], [kernels]);
  const points = Array.from({ length: counts }, (_, i) => Float64Array.of(i));
  return density.logDensities(points).map((each) => exp(each) + 1e-12);
}

/** How many parts a parameter has, and in which a number is. */
function partsOf(parameter: Dimension['parameter']): { counts: number; place(number: number): number } {
  if (parameter.kind === 'choice') return { counts: parameter.values.length, place: (number) => number };
  const { kind, step, log: byLog } = parameter;
  const on = (number: number) => (byLog ? log(number) : number);
  const [low, high] = [on(parameter.low), on(parameter.high)];
  let most = Number.POSITIVE_INFINITY;
  if (kind === 'int' && byLog) most = Math.ceil(log(parameter.high - parameter.low + 1) / log(2)) + 1;
  else if (step !== undefined) most = Math.round((high - low) / step) + 1;
  const counts = Math.min(most, PARTS);
  const size = (high - low) / (counts - 1);
  const place = (number: number) => Math.min(Math.max(Math.ceil((on(number) - low) / size - 0.5), 0), counts - 1);
  return { counts, place };
}

/** Scott's bandwidth of weighted parts. */
function scottOf(parts: Float64Array, weights: Float64Array): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const mean = parts.reduce((total, part, i) => total + part * (weights[i] as number), 0) / sum;
  const squares = parts.reduce((total, part, i) => total + (part - mean) ** 2 * (weights[i] as number), 0);
  const until = weights.slice();
  for (let i = 1; i < until.length; i++) (until[i] as number) += until[i - 1] as number;
  const first = until.findIndex((total) => total >= Math.floor(sum / 4));
  const after = until.findIndex((total) => total > Math.floor((3 * sum) / 4));
  const last = after < 0 ? parts.length - 1 : Math.min(after, parts.length - 1);
  const quartiles = ((parts[last] as number) - (parts[first] as number)) / 1.34;
  const deviation = Math.sqrt(squares / Math.max(1, sum - 1));
  return Math.max(1.059 * Math.min(quartiles, deviation) * exp(-0.2 * log(sum)), 0.5 / 1.64);
}
