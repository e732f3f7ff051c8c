import { checkBoolean, checkInteger, checkNumber, checkOptions } from '../engine/errors.ts';
import type { Weights } from '../plan/weights.ts';
import type { Callback } from './callback.ts';
import { Monitor, type MonitorOptions } from './monitor.ts';

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without a better value after which training stops. Default 0, as in Keras. */
  patience?: number;
  /** Whether the model has the weights of the best epoch at the end; not when it is aborted or fails. Default true (Keras: false). */
  restoreBestWeights?: boolean;
  /** A value that has to be beaten. Default none. */
  baseline?: number;
  /** The first epoch that counts. Default 0. */
  startFromEpoch?: number;
}

/** `earlyStopping`, which says what it found. */
export interface EarlyStopping extends Callback {
  /** The best epoch of the last training, and its value. */
  readonly bestEpoch: number | undefined;
  readonly bestValue: number | undefined;
  /** The epoch after which it stopped. */
  readonly stoppedEpoch: number | undefined;
}

/**
 * Stops training when a figure, the loss of validation by default, has not become better for some epochs.
 *
 * @throws TypeError or RangeError for an option out of its range; RangeError in `fit` for a figure that it does not report,
 *   or of which it is not known whether more or less is better.
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
  const {
    patience = 0,
    restoreBestWeights = true,
    baseline,
    startFromEpoch = 0,
    ...watched
  } = checkOptions(where, options, known);
  checkInteger(where, 'patience', patience, 0);
  checkBoolean(where, 'restoreBestWeights', restoreBestWeights);
  checkInteger(where, 'startFromEpoch', startFromEpoch, 0);
  if (baseline !== undefined) checkNumber(where, 'baseline', baseline, 'a finite number', () => true);
  let monitor = new Monitor(where, watched);
  let best: { epoch: number; weights: Weights | undefined } | undefined;
  let waited = 0;
  let stopped: number | undefined;
  return {
    get bestEpoch() {
      return best?.epoch;
    },
    get bestValue() {
      return best && monitor.best;
    },
    get stoppedEpoch() {
      return stopped;
    },
    onTrainBegin() {
      monitor = new Monitor(where, watched);
      monitor.best = baseline;
      best = undefined;
      waited = 0;
      stopped = undefined;
    },
    onEpochEnd(epoch, logs, run) {
      const value = monitor.valueOf(logs, run);
      if (epoch < startFromEpoch) return;
      if (monitor.improves(value)) {
        best = { epoch, weights: restoreBestWeights ? run.model.getWeights() : undefined };
        waited = 0;
      } else if (++waited >= patience) {
        stopped = epoch;
        run.stop();
      }
    },
    onTrainEnd(run) {
      if (best?.weights) run.model.setWeights(best.weights);
    },
  };
}
