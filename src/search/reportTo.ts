import { wrongKind } from '../base/errors.ts';
import type { Callback } from '../callbacks/callback.ts';
import { Monitor, monitorOptions } from '../callbacks/monitor.ts';
import type { JobContext } from '../jobs/job.ts';

/**
 * Reports a figure of the logs to a trial after each epoch, and stops the training where the trial is to stop.
 *
 *     await model.fit(x, y, { epochs: 30, validationData, callbacks: reportTo(trial, 'valLoss') });
 *
 * @param figure the name that it has in the history. Default 'valLoss', which wants `validationData` or `validationSplit`
 * @throws TypeError for another kind of argument; RangeError in `fit` for a figure that it does not report.
 */
export function reportTo(trial: Pick<JobContext, 'report'>, figure = 'valLoss'): Callback {
  if (typeof trial?.report !== 'function')
    throw wrongKind('reportTo', 'trial', 'what an objective gets beside the values', trial);
  const options = { ...monitorOptions, monitor: figure };
  let monitor = new Monitor('reportTo', options);
  return {
    onTrainBegin(run) {
      monitor = new Monitor('reportTo', options, run);
    },
    onEpochEnd(epoch, logs, run) {
      if (trial.report(monitor.valueOf(logs, run), epoch + 1)) run.stop();
    },
  };
}
