import { checkInteger, checkNumber, checkOptions } from '../base/errors.ts';
import type { Callback } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions, watcher } from './monitor.ts';

export interface ReduceOnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by, 0 < factor < 1. Default 0.1. */
  factor?: number;
  /** Epochs without a better value after which it is. Default 10. */
  patience?: number;
  /** Epochs after a reduction that do not count. Default 0. */
  cooldown?: number;
  /** The learning rate is not reduced below this, ≥ 0. Default 0. */
  minRate?: number;
}

/**
 * Reduces the learning rate when a figure, the loss of validation by default, has not become better for some epochs, as
 * Keras's ReduceLROnPlateau (minDelta is 0 by default, there 1e-4). The factor goes on top of a schedule.
 *
 * @throws TypeError or RangeError for an option out of its range; RangeError in `fit` for a figure that it does not report
 *   (before the first step, unless another callback may add it), or of which it is not known whether more or less is better.
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): Callback {
  const where = 'reduceOnPlateau';
  const known = ['factor', 'patience', 'cooldown', 'minRate', 'monitor', 'mode', 'minDelta'] as const;
  const defaults = { factor: 0.1, patience: 10, cooldown: 0, minRate: 0, ...monitorOptions };
  const all = { ...defaults, ...checkOptions(where, options, known) };
  const { factor, patience, cooldown, minRate, ...watched } = all;
  checkNumber(where, 'factor', factor, 'a number between 0 and 1', (value) => value > 0 && value < 1);
  checkInteger(where, 'patience', patience, 0);
  checkInteger(where, 'cooldown', cooldown, 0);
  checkNumber(where, 'minRate', minRate, 'a number ≥ 0', (value) => value >= 0);
  let monitor = new Monitor(where, watched);
  let waited = 0;
  let cooling = 0;
  return watcher(where, all, {
    onTrainBegin(run) {
      monitor = new Monitor(where, watched, run);
      waited = 0;
      cooling = 0;
    },
    onEpochEnd(_epoch, logs, run) {
      const better = monitor.improves(monitor.valueOf(logs, run), run);
      if (cooling > 0) cooling--;
      if (better || cooling > 0) waited = 0;
      else if (++waited >= patience && run.learningRate > minRate) {
        const least = (run.rateFactor * minRate) / run.learningRate;
        run.rateFactor = Math.max(run.rateFactor * factor, least);
        cooling = cooldown;
        waited = 0;
      }
    },
  });
}
