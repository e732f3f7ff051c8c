import { checkInteger, checkNumber, checkOptions } from '../base/errors.ts';
import type { Callback } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions, watcher } from './monitor.ts';

export interface ReduceOnPlateauOptions extends MonitorOptions {
  /** The factor for the learning rate, 0 < factor < 1. Default 0.1. */
  factor?: number;
  /** Epochs without improvement after which the rate is reduced. Default 10. */
  patience?: number;
  /** Epochs after a reduction that do not count. Default 0. */
  cooldown?: number;
  /** The learning rate is not reduced below this, ≥ 0. Default 0. */
  minRate?: number;
}

/**
 * Reduces the learning rate when a metric, by default the validation loss, has not improved for some epochs, as Keras's
 * ReduceLROnPlateau (whose minDelta is 1e-4 by default, here 0). The factor is applied on top of a schedule.
 *
 * @throws TypeError or RangeError for an option out of range. In `fit`, RangeError for a metric that is not reported
 * (before the first step, unless another callback may add it), or if it is unknown whether more or less of it is
 * better.
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
