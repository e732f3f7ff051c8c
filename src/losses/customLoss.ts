import { frozen } from '../base/builtIn.ts';
import { checkInteger, checkOptions, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import type { Loss, RowLoss } from './loss.ts';

export interface CustomLossOptions {
  /** Numbers of a target row. Default: as many as outputs. */
  targetColumns?: number;
}

/**
 * A loss in plain TypeScript, the mean over the rows of what a function says of each. It is called on the first thread.
 *
 *     customLoss('cubic', (y, t, dy) => {
 *       let sum = 0;
 *       for (let j = 0; j < y.length; j++) {
 *         const e = Math.abs(y[j] - t[j]);
 *         dy[j] = 3 * e * e * Math.sign(y[j] - t[j]);
 *         sum += e ** 3;
 *       }
 *       return sum;
 *     })
 *
 * @throws TypeError for a name or a function that is none, RangeError for a bad option. What the function throws ends the training before the update.
 */
export function customLoss(name: string, row: RowLoss, options: CustomLossOptions = {}): Loss {
  if (typeof name !== 'string' || name === '') throw wrongKind('customLoss', 'name', 'a name', name);
  if (!isFunction(row))
    throw wrongKind('customLoss', 'row', 'a function (predictions, targets, gradient) => loss', row);
  const given = checkOptions('customLoss', options, ['targetColumns']);
  const { targetColumns } = given;
  if (targetColumns !== undefined) checkInteger('customLoss', 'targetColumns', targetColumns, 1);
  const columns = targetColumns && { targetColumns: () => targetColumns };
  return frozen<Loss>({ name, options: given, row, scalars: [0, 0], ...columns });
}
