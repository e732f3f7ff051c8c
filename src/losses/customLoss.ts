import { frozen } from '../base/builtIn.ts';
import { checkInteger, checkOptions, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import type { Loss, RowLoss } from './loss.ts';

export interface CustomLossOptions {
  /** Numbers in a target row. Default: as many as outputs. */
  targetColumns?: number;
}

/**
 * Creates a loss from a function of one row; the loss is the mean over the rows. The function runs on the main thread
 * of the training.
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
 * @param name its name in logs, files and errors
 * @param row writes the gradient with respect to each prediction and returns the loss of the row
 * @throws TypeError if name or row has the wrong type, RangeError for an invalid option. If the function throws,
 * training ends before the update.
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
