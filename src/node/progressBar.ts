import type { Callback } from '../callbacks/callback.ts';
import { type ProgressBarOptions, type ProgressDisplay, progressDisplay } from './progressDisplay.ts';

/**
 * Shows the progress of training: a live bar in a terminal; in a file or a pipe, a line at regular intervals and after
 * the last epoch. The bar needs the package cli-progress.
 *
 * @throws TypeError or RangeError for invalid options; Error in `fit` if the package is not installed.
 */
export function progressBar(options: ProgressBarOptions = {}): Callback {
  const start = progressDisplay('progressBar', 'epoch', options);
  let display: ProgressDisplay | undefined;
  return {
    async onTrainBegin({ epochs }) {
      display = await start(epochs);
    },
    onEpochEnd: (epoch, logs) => display?.update(epoch + 1, logs),
    onTrainEnd: () => display?.end(),
  };
}
