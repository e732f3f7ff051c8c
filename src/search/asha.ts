import { checkInteger, checkOptions } from '../base/errors.ts';
import type { Pruner } from './pruner.ts';
import type { Past } from './sampler.ts';

export interface AshaOptions {
  /** Steps before the first rung. Default 1. */
  least?: number;
  /** One in `factor` trials continues after a rung, and the next rung has `factor` times as many steps. Default 4. */
  factor?: number;
  /** How many rungs to skip, from the first on. Default 0. */
  rate?: number;
}

/**
 * Asynchronous successive halving: after `least`, `least` · `factor`, `least` · `factor`² … steps, a trial continues if
 * its value is among the best 1 / `factor` of those so far, or the best of a few. As Optuna's SuccessiveHalvingPruner.
 * Li et al.: A system for massively parallel hyperparameter tuning (MLSys 2020).
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function asha(options: AshaOptions = {}): Pruner {
  const { least = 1, factor = 4, rate = 0 } = checkOptions('asha', options, ['least', 'factor', 'rate']);
  checkInteger('asha', 'least', least, 1);
  checkInteger('asha', 'factor', factor, 2);
  checkInteger('asha', 'rate', rate, 0, 30);
  const first = least * factor ** rate;
  return {
    name: 'asha',
    options: { least, factor, rate },
    limits: ({ past }) => ({ compared: 'value', limits: rungsOf(past, first, factor) }),
  };
}

/**
 * For each rung that others reached, the loss that a trial must reach to be among the best ⌊(n + 1) / factor⌋ of n + 1.
 */
export function rungsOf(past: readonly Past[], first: number, factor: number): [step: number, loss: number][] {
  const rungs: [number, number][] = [];
  for (let step = first; ; step *= factor) {
    const losses = past.flatMap(({ reports }) => {
      const loss = reports.find(([reached]) => reached >= step)?.[1] ?? Number.NaN;
      return Number.isNaN(loss) ? [] : [loss];
    });
    if (losses.length === 0) return rungs;
    const kept = Math.max(Math.floor((losses.length + 1) / factor), 1);
    const limit = Float64Array.from(losses).sort()[kept - 1] as number;
    if (Number.isFinite(limit)) rungs.push([step, limit]);
  }
}
