import { checkInteger } from '../base/errors.ts';
import { type ProgressBarOptions, type ProgressDisplay, progressDisplay } from './progressDisplay.ts';

/** What the bar reads of a search. */
export interface WatchedStudy {
  readonly trials: readonly { readonly state: string }[];
  readonly best: { readonly value: number };
}

/**
 * Shows the progress of a search, as its `onTrial`: the trials that are done, and the best value so far. In a terminal, a
 * live bar, which needs the package cli-progress; in a file or a pipe, a line at regular intervals and after the last trial.
 *
 *     await search(space, objective, { trials: 60, onTrial: trialBar(60) });
 *
 * @param trials the total number of trials
 * @throws TypeError or RangeError for invalid arguments; Error in `search` if the package is not installed.
 */
export function trialBar(
  trials: number,
  options: ProgressBarOptions = {},
): (trial: unknown, study: WatchedStudy) => Promise<void> {
  checkInteger('trialBar', 'trials', trials, 1);
  const start = progressDisplay('trialBar', 'trial', options);
  let display: ProgressDisplay | undefined;
  let done = 0;
  return async (_, study) => {
    display ??= await start(trials);
    done++;
    const complete = study.trials.some(({ state }) => state === 'complete');
    display.update(done, complete ? { best: study.best.value } : {});
    if (done === trials) display.end();
  };
}
