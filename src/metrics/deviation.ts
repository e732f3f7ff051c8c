import { builtIn } from '../engine/builtIn.ts';
import { outOfRange } from '../engine/errors.ts';
import type { Metric } from './metric.ts';

/** A metric that is the mean over rows and outputs of a number told from each deviation ŷ − t, then finished. */
export function meanOverDeviations(
  name: string,
  each: (deviation: number) => number,
  finish = (mean: number) => mean,
): Metric {
  return builtIn({
    name,
    start(_loss, form) {
      if (form === 'classes') throw outOfRange(name, 'y', 'rows of numbers', 'class indices');
      let total = 0;
      let all = 0;
      return {
        add({ rows, columns, predictions, predictionsStart, predictionsStride, targets, targetsStart, targetsStride }) {
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) {
              const predicted = predictions[predictionsStart + i * predictionsStride + j] as number;
              total += each(predicted - (targets[targetsStart + i * targetsStride + j] as number));
            }
          }
          all += rows * columns;
        },
        result: () => finish(total / all),
      };
    },
  });
}
