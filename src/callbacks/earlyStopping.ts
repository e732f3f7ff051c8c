import { checkBoolean, checkInteger, checkNumber, checkOptions } from '../base/errors.ts';
import type { Weights } from '../plan/weights.ts';
import type { Callback } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions, watcher } from './monitor.ts';

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without improvement after which training stops. Default 0, as in Keras. */
  patience?: number;
  /**
   * Whether the model has the weights of the best epoch at the end; if there was none, the first finite ones. Not if
   * training is aborted or fails. Default true (Keras: false).
   */
  restoreBestWeights?: boolean;
  /** A value that must also be beaten for the patience to start again. Default none. */
  baseline?: number;
  /** The first epoch that counts. Default 0. */
  startFromEpoch?: number;
}

/** `earlyStopping` with its results. */
export interface EarlyStopping extends Callback {
  /** The best epoch of the last training, among those with finite weights; −1 if there was none. */
  readonly bestEpoch: number;
  /** The value in that epoch; NaN if there was none. */
  readonly bestValue: number;
  /** The epoch after which training stopped. */
  readonly stoppedEpoch: number | undefined;
}

/**
 * Stops training when a metric, by default the validation loss, has not improved for some epochs. Epochs and `baseline`
 * count as in Keras 3. An epoch after which weights are not finite is never an improvement.
 *
 *     await model.fit(x, y, { epochs: 100, validationSplit: 0.2, callbacks: earlyStopping({ patience: 5 }) });
 *
 * @throws TypeError or RangeError for an option out of range. In `fit`, RangeError for a metric that is not reported
 * (before the first step, unless another callback may add it), or if it is unknown whether more or less of it is
 * better.
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): EarlyStopping {
  const where = 'earlyStopping';
  const known = [
    'monitor',
    'mode',
    'minDelta',
    'patience',
    'restoreBestWeights',
    'baseline',
    'startFromEpoch',
  ] as const;
  const defaults = { patience: 0, restoreBestWeights: true, startFromEpoch: 0, ...monitorOptions };
  const all = { ...defaults, ...checkOptions(where, options, known) };
  const { patience, restoreBestWeights, baseline, startFromEpoch, ...watched } = all;
  checkInteger(where, 'patience', patience, 0);
  checkBoolean(where, 'restoreBestWeights', restoreBestWeights);
  checkInteger(where, 'startFromEpoch', startFromEpoch, 0);
  if (baseline !== undefined) checkNumber(where, 'baseline', baseline, 'a finite number', () => true);
  let monitor = new Monitor(where, watched);
  let best: number | undefined;
  let weights: Weights | undefined;
  let waited = 0;
  let stopped: number | undefined;
  return watcher(where, all, {
    get bestEpoch() {
      return best ?? -1;
    },
    get bestValue() {
      return monitor.best ?? Number.NaN;
    },
    get stoppedEpoch() {
      return stopped;
    },
    onTrainBegin(run) {
      monitor = new Monitor(where, watched, run);
      best = undefined;
      weights = undefined;
      waited = 0;
      stopped = undefined;
    },
    onEpochEnd(epoch, logs, run) {
      const value = monitor.valueOf(logs, run);
      if (epoch < startFromEpoch) return;
      waited++;
      const better = monitor.improves(value, run);
      if (restoreBestWeights && (better || (!weights && run.finite))) weights = run.model.getWeights();
      if (better) {
        best = epoch;
        if (baseline === undefined || monitor.beats(value, baseline)) waited = 0;
      } else if (waited >= patience && epoch > 0) {
        stopped = epoch;
        run.stop();
      }
    },
    onTrainEnd(run) {
      if (weights) run.model.setWeights(weights);
    },
  });
}
