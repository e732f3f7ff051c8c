import { checkBoolean, checkInteger, checkOptions, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import type { Callback, Logs } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions, watcher } from './monitor.ts';

export interface ModelCheckpointOptions extends MonitorOptions {
  /** Receives the bytes of a checkpoint, for `restore`, and the epoch and logs it belongs to. Training waits for it. */
  save: (checkpoint: Uint8Array<ArrayBuffer>, about: { epoch: number; logs: Logs }) => void | Promise<void>;
  /** Whether to save only epochs that are better than all before, by `monitor`, with finite weights. Default false. */
  bestOnly?: boolean;
  /** Save only every n-th epoch; the others do not count. Default 1. */
  every?: number;
}

/**
 * Saves a checkpoint after epochs: after all, after every n-th, or only after the best so far.
 *
 *     modelCheckpoint({ save: (bytes, { epoch }) => writeFile(`epoch-${epoch}.safetensors`, bytes) })
 *
 * @throws TypeError or RangeError for an option out of range. In `fit`, RangeError for a metric that is not reported
 * (before the first step, unless another callback may add it), or if it is unknown whether more or less of it is
 * better.
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
