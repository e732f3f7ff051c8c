import { builtIn } from '../engine/builtIn.ts';
import { outOfRange } from '../engine/errors.ts';
import type { Metric, PredictedBatch } from './metric.ts';

/**
 * The share of right answers: with crossEntropy, rows whose greatest output is the target's class; with
 * binaryCrossEntropy, outputs on the same side of ½ as their target.
 */
export function accuracy(): Metric {
  return builtIn({
    name: 'accuracy',
    start(loss) {
      if (!loss.from) throw outOfRange('accuracy', 'loss', 'crossEntropy or binaryCrossEntropy', `'${loss.name}'`);
      const count = loss.from === 'softmax' ? countRows : countOutputs;
      let right = 0;
      let all = 0;
      return {
        add(batch) {
          right += count(batch);
          all += loss.from === 'softmax' ? batch.rows : batch.rows * batch.columns;
        },
        result: () => right / all,
      };
    },
  });
}

function countRows(batch: PredictedBatch): number {
  const {
    rows,
    columns,
    form,
    predictions,
    predictionsStart,
    predictionsStride,
    targets,
    targetsStart,
    targetsStride,
  } = batch;
  let right = 0;
  for (let i = 0; i < rows; i++) {
    const target = targetsStart + i * targetsStride;
    const label = form === 'classes' ? targets[target] : greatest(targets, target, columns);
    if (greatest(predictions, predictionsStart + i * predictionsStride, columns) === label) right++;
  }
  return right;
}

function countOutputs(batch: PredictedBatch): number {
  const { rows, columns, predictions, predictionsStart, predictionsStride, targets, targetsStart, targetsStride } =
    batch;
  let right = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const predicted = (predictions[predictionsStart + i * predictionsStride + j] as number) > 0.5;
      if (predicted === (targets[targetsStart + i * targetsStride + j] as number) > 0.5) right++;
    }
  }
  return right;
}

/** The index of the greatest of `columns` numbers from `start` on; the first of equals. */
function greatest(numbers: Float32Array | Uint32Array, start: number, columns: number): number {
  let best = 0;
  for (let j = 1; j < columns; j++) {
    if ((numbers[start + j] as number) > (numbers[start + best] as number)) best = j;
  }
  return best;
}
