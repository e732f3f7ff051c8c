import { checkInteger, checkNumber, checkOptions } from '../base/errors.ts';
import type { Pruner } from './pruner.ts';

export interface PercentileOptions {
  /** How many trials must be complete before one is stopped. Default 5. */
  startup?: number;
  /** The number of initial steps after which no trial is stopped. Default 0. */
  warmUp?: number;
  /** The number of steps between those at which a trial may be stopped. Default 1. */
  every?: number;
  /** How many trials must have a value for the step. Default 1. */
  atLeast?: number;
}

/**
 * Stops a trial whose best value so far is worse than the percentile of complete trials at the same step:
 * `percentile(25)` continues only trials as good as the best quarter. As Optuna's PercentilePruner.
 *
 * @param share from 0 to 100
 * @throws TypeError or RangeError for an option out of range.
 */
export function percentile(share: number, options: PercentileOptions = {}): Pruner {
  checkNumber('percentile', 'share', share, 'a number from 0 to 100', (value) => value >= 0 && value <= 100);
  return percentilePruner('percentile', share, options);
}

/**
 * Stops a trial whose best value so far is worse than the median of complete trials at the same step. As Optuna's
 * MedianPruner. Golovin et al.: Google Vizier (KDD 2017).
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function median(options: PercentileOptions = {}): Pruner {
  return percentilePruner('median', 50, options);
}

function percentilePruner(name: string, share: number, options: PercentileOptions): Pruner {
  const known = ['startup', 'warmUp', 'every', 'atLeast'] as const;
  const all = { startup: 5, warmUp: 0, every: 1, atLeast: 1, ...checkOptions(name, options, known) };
  for (const key of known) checkInteger(name, key, all[key], key === 'every' || key === 'atLeast' ? 1 : 0);
  const { startup, warmUp, every, atLeast } = all;
  return {
    name,
    options: { ...all, ...(name === 'percentile' && { share }) },
    limits({ past }) {
      const complete = past.filter(({ stopped }) => !stopped);
      const losses = new Map<number, number[]>();
      if (complete.length >= Math.max(startup, 1))
        for (const { reports } of complete)
          for (const [step, loss] of reports) {
            if (step <= warmUp || (step - warmUp - 1) % every !== 0) continue;
            const ofStep = losses.get(step) ?? [];
            losses.set(step, ofStep);
            ofStep.push(loss);
          }
      const limits = [...losses].flatMap(([step, all]) => {
        const numbers = all.filter((loss) => !Number.isNaN(loss));
        return all.length < atLeast || numbers.length === 0 ? [] : [[step, percentileOf(numbers, share)] as const];
      });
      return {
        compared: 'best',
        limits: limits.filter(([, limit]) => Number.isFinite(limit)).sort(([a], [b]) => a - b),
      };
    },
  };
}

/** Linear interpolation between the two nearest numbers. */
function percentileOf(numbers: readonly number[], share: number): number {
  const sorted = Float64Array.from(numbers).sort();
  const place = (share / 100) * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number];
  return low === high ? low : low + (high - low) * (place - below);
}
