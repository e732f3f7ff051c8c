import { wrongKind } from '../base/errors.ts';
import type { Callback } from '../callbacks/callback.ts';
import { Monitor, monitorOptions } from '../callbacks/monitor.ts';
import type { JobContext } from '../jobs/job.ts';

/**
 * Reports a metric in the logs to a trial after each epoch, and stops training if the trial must stop.
 *
 *     await model.fit(x, y, { epochs: 30, validationData, callbacks: reportTo(trial, 'valLoss') });
 *
 * @param figure its name in the history. Default 'valLoss', which needs `validationData` or `validationSplit`
 * @throws TypeError for an invalid argument; in `fit`, RangeError for a metric that is not reported.
 */
export function reportTo(trial: Pick<JobContext, 'report'>, figure = 'valLoss'): Callback {
  if (typeof trial?.report !== 'function')
    throw wrongKind('reportTo', 'trial', 'the second argument of an objective', trial);
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
