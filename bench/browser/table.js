import { short } from '../table.js';

/** Rates by workload and contestant; in the place of one that does not count, why. */
export function tableOf(results) {
  const cell = ({ counts, rate, loss, error }) =>
    counts ? short(rate) : (error ?? `wrong loss ${loss.toPrecision(4)}`);
  return {
    names: results[0].entries.map(({ name }) => name),
    rows: results.map(({ workload, entries }) => [workload, ...entries.map(cell)]),
  };
}
