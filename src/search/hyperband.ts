import { checkInteger, checkOptions } from '../base/errors.ts';
import { rungsOf } from './asha.ts';
import { crc32 } from './crc32.ts';
import type { Pruner } from './pruner.ts';

export interface HyperbandOptions {
  /** Steps of a trial that is not stopped. */
  most: number;
  /** Steps before the first rung. Default 1. */
  least?: number;
  /** One in `factor` trials continues after a rung, and the next rung has `factor` times as many steps. Default 3. */
  factor?: number;
}

/**
 * Brackets of successive halving, each of which starts one rung later than the previous one: from many trials that are
 * stopped early to few that get more time. A hash of seed and trial number selects the bracket of a trial. As Optuna's
 * HyperbandPruner. Li et al.: Hyperband (JMLR 2018).
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function hyperband(options: HyperbandOptions): Pruner {
  const { most, least = 1, factor = 3 } = checkOptions('hyperband', options, ['most', 'least', 'factor']);
  checkInteger('hyperband', 'least', least, 1);
  checkInteger('hyperband', 'most', most, least);
  checkInteger('hyperband', 'factor', factor, 2);
  let count = 1;
  while (least * factor ** count <= most) count++;
  const budgets = Array.from({ length: count }, (_, bracket) => {
    const later = count - 1 - bracket;
    return Math.ceil((count * factor ** later) / (later + 1));
  });
  const ends = budgets.map((_, bracket) => budgets.slice(0, bracket + 1).reduce((sum, budget) => sum + budget, 0));
  const all = ends.at(-1) as number;
  const bracketOf = (seed: number, number: number) => {
    const place = crc32(`${seed}_${number}`) % all;
    return ends.findIndex((end) => place < end);
  };
  return {
    name: 'hyperband',
    options: { most, least, factor },
    limits({ number, seed, past }) {
      const bracket = bracketOf(seed, number);
      const rivals = past.filter((trial) => bracketOf(seed, trial.number) === bracket);
      return { compared: 'value', limits: rungsOf(rivals, least * factor ** bracket, factor) };
    },
  };
}
