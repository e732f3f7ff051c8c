import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { areNamedLabels, indicesOf, type NamedLabel, toClassIndices } from '../data/labels.ts';
import {
  isNumericArray,
  MOST_NUMBERS,
  type NumericArray,
  notFiniteAt,
  type Rows,
  slice,
  type Table,
  toTable,
  toUncheckedTable,
} from '../data/table.ts';
import type { Loss } from '../losses/loss.ts';
import type { TargetForm } from '../lowering/batchSignature.ts';

/** The targets of a network: class indices or labels, one for each row; or rows of numbers, one for each output. */
export type Targets = Rows | readonly number[] | readonly NamedLabel[];

/** Checked targets in one of the two forms that a loss takes. */
export interface TargetTable {
  readonly form: TargetForm;
  readonly table: Table;
}

/** The targets `y` for these rows and outputs, checked for the loss. */
export function toTargets(
  where: string,
  what: string,
  y: Targets,
  rows: number,
  outputs: number,
  loss: Loss,
  labels: readonly NamedLabel[] | undefined,
): TargetTable {
  if (Array.isArray(y) && y.length > MOST_NUMBERS)
    throw outOfRange(where, what, `${rows} rows, one for each row of x`, y.length);
  if (areNamedLabels(y)) {
    const indices = toIndices(where, what, y, outputs, loss, labels);
    return toTargets(where, what, indices, rows, outputs, loss, undefined);
  }
  if (loss.classes && isColumn(y)) return toTargets(where, what, flat(y), rows, outputs, loss, labels);
  const columns = loss.targetColumns?.(outputs) ?? outputs;
  if (!isNumericArray(y) && !Array.isArray(y)) throw wrongKind(where, what, targetRule(columns, loss), y);
  const vector = isNumericArray(y) || (y.length > 0 && !isRow(y[0]));
  const form = vector && loss.classes && !(isNumericArray(y) && y.length === rows * columns) ? 'classes' : 'rows';
  const known = Math.min(columns, labels?.length ?? columns);
  const table =
    form === 'classes'
      ? {
          data: toClassIndices(where, what, y as ArrayLike<number>, undefined, known - 1),
          rows: y.length,
          columns: 1,
        }
      : toRows(where, what, y, columns, loss);
  if (table.rows !== rows) throw outOfRange(where, what, `${rows} rows, one for each row of x`, table.rows);
  return { form, table };
}

/** Whether targets may be labels. */
export function takesLabels(loss: Loss, outputs: number): boolean {
  return loss.classes !== undefined || (loss.from === 'sigmoid' && outputs === 1);
}

const NO_LABELS = 'a number: this model knows no labels yet; fit learns them, compile takes them as classes';

function toIndices(
  where: string,
  what: string,
  y: readonly NamedLabel[],
  outputs: number,
  loss: Loss,
  labels: readonly NamedLabel[] | undefined,
): Uint32Array {
  if (!takesLabels(loss, outputs)) {
    const rule = 'a number: labels go with crossEntropy, or with binaryCrossEntropy and one output';
    throw wrongKind(where, `${what}[0]`, rule, y[0]);
  }
  if (!labels) throw wrongKind(where, `${what}[0]`, NO_LABELS, y[0]);
  const most = Math.max(outputs, 2);
  if (labels.length > most) throw outOfRange(where, what, `at most ${most} different labels`, labels.length);
  return indicesOf(where, what, y, labels);
}

/** The rule for targets, in words. */
function targetRule(outputs: number, { classes }: Loss): string {
  const rows = outputs === 1 ? 'one number for each row' : `rows of ${outputs} numbers`;
  return classes ? `one class index for each row, or ${rows}` : rows;
}

const isRow = (value: unknown): value is ArrayLike<number> => Array.isArray(value) || isNumericArray(value);

/** Whether the first of `y` is a row of one number. */
const isColumn = (y: Targets): y is readonly ArrayLike<number>[] =>
  Array.isArray(y) && isRow(y[0]) && y[0].length === 1;

/** The numbers of a column, flat. Values that are not a row of one number remain, so that an error can name them. */
const flat = (y: readonly unknown[]) =>
  y.map((row) => (isRow(row) && row.length === 1 ? row[0] : row)) as readonly number[];

function toRows(where: string, what: string, y: Targets, outputs: number, { target }: Loss): Table {
  const rowless = isNumericArray(y) || (y.length > 0 && !isRow(y[0]));
  const single = outputs === 1 && rowless;
  const table = single
    ? toUncheckedTable(where, what, toColumn(where, what, y as ArrayLike<unknown>), 1)
    : toTable(where, what, y as Rows, outputs);
  if (!target) return table;
  const { data, rows, columns } = table;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      const value = data[i * columns + j] as number;
      if (!target.holds(value)) {
        const at = single ? `${what}[${i}]` : `${what}[${i}][${j}]`;
        throw outOfRange(where, at, target.rule, show(value));
      }
      sum += value;
    }
    if (target.distribution && Math.abs(sum - 1) > 1e-3)
      throw outOfRange(where, `${what}[${i}]`, 'probabilities that sum to 1', sum);
  }
  return table;
}

/** One finite number for each row, in a typed array. */
function toColumn(where: string, what: string, y: ArrayLike<unknown>): NumericArray {
  const column = isNumericArray(y) ? y : new Float32Array(y.length);
  for (let i = 0; i < column.length; i++) {
    const value = y[i];
    if (typeof value !== 'number') throw wrongKind(where, `${what}[${i}]`, 'a number', value);
    if (!Number.isFinite(Math.fround(value))) throw notFiniteAt(where, `${what}[${i}]`, value);
    if (column !== y) column[i] = value;
  }
  return column;
}

/** The targets from row `start` to before row `end`. */
export function sliceTargets({ form, table }: TargetTable, start: number, end: number): TargetTable {
  return { form, table: slice(table, start, end) };
}
