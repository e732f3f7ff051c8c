/// <reference types="node" />

import { checkInteger, checkOptions } from '../base/errors.ts';
import type { Callback, Logs } from '../callbacks/callback.ts';
import { checkPath } from './checkPath.ts';
import { EventFile } from './events/eventFile.ts';

export interface TensorBoardOptions {
  /** After how many batches to write their metrics, in addition to those of every epoch. Default: never. */
  everyBatches?: number;
}

/**
 * Writes event files for TensorBoard, in the layout of Keras: metrics of each epoch as scalars `epoch_loss`, … to the
 * subfolder `train`, and those of validation under the same names to `validation`; metrics of batches as `batch_loss`,
 * … by step. Needs the packages `@bufbuild/protobuf` and `@aws-crypto/crc32c`.
 *
 *     tensorBoard('logs/first')    // then: tensorboard --logdir logs
 *
 * @throws TypeError or RangeError for invalid options; Error in `fit` if a file cannot be written or a package is not
 * installed.
 */
export function tensorBoard(directory: string | URL, options: TensorBoardOptions = {}): Callback {
  const where = 'tensorBoard';
  const folder = checkPath(where, 'directory', directory);
  const { everyBatches } = checkOptions(where, options, ['everyBatches']);
  if (everyBatches !== undefined) checkInteger(where, 'everyBatches', everyBatches, 1);
  let files: { readonly train: EventFile; readonly validation: EventFile } | undefined;
  const begin = async () => {
    files = {
      train: await EventFile.open(where, folder, 'train'),
      validation: await EventFile.open(where, folder, 'validation'),
    };
  };
  const callback: Callback = {
    onTrainBegin: begin,
    async onEpochEnd(epoch, logs) {
      const { training, validation } = parted(logs);
      await files?.train.add(epoch, tagged('epoch', training));
      await files?.validation.add(epoch, tagged('epoch', validation));
    },
  };
  if (everyBatches === undefined) return callback;
  return {
    ...callback,
    async onBatchEnd(_batch, logs, { steps }) {
      if (steps % everyBatches === 0) await files?.train.add(steps, tagged('batch', logs));
    },
  };
}

/** Metrics of training, and those of validation without their prefix. */
function parted(logs: Logs): Record<'training' | 'validation', Record<string, number>> {
  const parts = { training: {} as Record<string, number>, validation: {} as Record<string, number> };
  for (const [name, value] of Object.entries(logs)) {
    const validated = /^val([A-Z].*)$/.exec(name)?.[1];
    if (validated === undefined) parts.training[name] = value;
    else parts.validation[`${validated[0]?.toLowerCase()}${validated.slice(1)}`] = value;
  }
  return parts;
}

const tagged = (prefix: string, figures: Readonly<Record<string, number>>) =>
  Object.entries(figures).map(([name, value]) => ({ tag: `${prefix}_${name}`, value }));
