import { checkNumber, outOfRange } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import type { MetricContext, PredictedBatch } from './metric.ts';
import { eachRow } from './rows.ts';

/** Whether exactly one class is correct for each row. */
export function oneOfClasses({ form, activation }: MetricContext): boolean {
  return form === 'classes' || activation === 'softmax';
}

/** Checks the threshold above which an output means yes, if it is given. */
export function checkThreshold(where: string, threshold: number | undefined): void {
  if (threshold !== undefined)
    checkNumber(where, 'threshold', threshold, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
}

/** Checks the output to evaluate, if one is given. */
export function checkClassId(where: string, classId: number | undefined, { columns }: MetricContext): void {
  if (classId !== undefined && !(Number.isInteger(classId) && classId >= 0 && classId < columns))
    throw outOfRange(where, 'classId', `an integer from 0 to ${columns - 1}`, String(classId));
}

/**
 * For each output, the weights of the rows where it is true (actualPositives), where it is predicted
 * (predictedPositives), and where both hold (truePositives). If exactly one class is correct and there is no threshold,
 * the largest output is predicted; else each output above the threshold.
 */
export class AnswerCounts {
  readonly truePositives: Float64Array;
  readonly predictedPositives: Float64Array;
  readonly actualPositives: Float64Array;
  /** The weight of all rows. */
  rows = 0;
  readonly #single: boolean;
  readonly #threshold: number | undefined;

  constructor(context: MetricContext, threshold?: number) {
    this.truePositives = new Float64Array(context.columns);
    this.predictedPositives = new Float64Array(context.columns);
    this.actualPositives = new Float64Array(context.columns);
    this.#single = oneOfClasses(context);
    this.#threshold = threshold ?? (this.#single ? undefined : 0.5);
  }

  add(batch: PredictedBatch): void {
    eachRow(batch, (prediction, target, weight) => {
      const answer = this.#threshold === undefined ? greatest(prediction) : -1;
      const right = this.#single ? greatest(target) : -1;
      this.rows += weight;
      for (let j = 0; j < batch.columns; j++) {
        const predictedPositives =
          this.#threshold === undefined ? j === answer : (prediction[j] as number) > this.#threshold;
        const actualPositives = this.#single ? j === right : (target[j] as number) > 0.5;
        if (predictedPositives) (this.predictedPositives[j] as number) += weight;
        if (actualPositives) (this.actualPositives[j] as number) += weight;
        if (predictedPositives && actualPositives) (this.truePositives[j] as number) += weight;
      }
    });
  }
}
