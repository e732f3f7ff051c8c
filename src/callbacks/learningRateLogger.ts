import { builtIn } from '../base/builtIn.ts';
import type { Callback } from './callback.ts';

/** Adds the learning rate of the last step to the logs and the history of each epoch, as `learningRate`. */
export function learningRateLogger(): Callback {
  const callback: Callback = { onEpochEnd: (_epoch, _logs, run) => ({ learningRate: run.learningRate }) };
  return builtIn(callback, [], 'learningRateLogger');
}
