import { checkBoolean, checkInteger, checkOptions, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import type { Callback, Logs } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions, watcher } from './monitor.ts';

export interface ModelCheckpointOptions extends MonitorOptions {
  /** Is handed the bytes of a checkpoint, as `restore` takes them, and what they are of. Training waits for it. */
  save: (checkpoint: Uint8Array<ArrayBuffer>, about: { epoch: number; logs: Logs }) => void | Promise<void>;
  /** Whether only epochs count that are better than all before, by `monitor`, with finite weights. Default false. */
  bestOnly?: boolean;
  /** Every how many epochs; those between do not count. Default 1. */
  every?: number;
}

/**
 * Hands over a checkpoint after epochs: all of them, every so many, or only those that are the best so far.
 *
 *     modelCheckpoint({ save: (bytes, { epoch }) => writeFile(`epoch-${epoch}.safetensors`, bytes) })
 *
 * @throws TypeError or RangeError for an option out of its range; RangeError in `fit` for a figure that it does not report
 *   (before the first step, unless another callback may add it), or of which it is not known whether more or less is better.
 */
export function modelCheckpoint(options: ModelCheckpointOptions): Callback {
  const where = 'modelCheckpoint';
  const known = ['save', 'bestOnly', 'every', 'monitor', 'mode', 'minDelta'] as const;
  const defaults = { bestOnly: false, every: 1, ...monitorOptions };
  const all = { ...defaults, ...checkOptions(where, options, known) };
  const { save, bestOnly, every, ...watched } = all;
  if (!isFunction(save)) throw wrongKind(where, 'save', 'a function that takes the bytes', save);
  checkBoolean(where, 'bestOnly', bestOnly);
  checkInteger(where, 'every', every, 1);
  let monitor = new Monitor(where, watched);
  return watcher(where, all, {
    onTrainBegin(run) {
      monitor = new Monitor(where, watched, bestOnly ? run : undefined);
    },
    async onEpochEnd(epoch, logs, run) {
      if ((epoch + 1) % every !== 0) return;
      if (!bestOnly || monitor.improves(monitor.valueOf(logs, run), run))
        await save(run.model.checkpoint(), { epoch, logs });
    },
  });
}
