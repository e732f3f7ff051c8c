import { outOfRange, wrongKind } from '../base/errors.ts';
import { notedColumns } from '../data/columns.ts';
import type { ClassList } from '../data/labels.ts';
import { checkList, isNumericArray } from '../data/table.ts';

/** Numbers or labels, flat or in rows. */
export type GivenRows = ClassList | readonly ArrayLike<number>[];

/** The same, flat, with what is known about its rows. */
export interface Given {
  readonly values: ClassList;
  /** Columns of a row, if known. */
  readonly columns: number | undefined;
  /**
   * Whether it is an array with one number or label for each row, unless something else says that its rows are longer.
   */
  readonly list: boolean;
}

/** Reads numbers or labels as they were given. */
export function toGiven(where: string, what: string, given: GivenRows): Given {
  checkList(where, what, given);
  if (isRow(given[0])) return flattened(where, what, given as readonly ArrayLike<number>[]);
  return { values: given as ClassList, columns: notedColumns(given), list: !isNumericArray(given) };
}

const isRow = (value: unknown): value is ArrayLike<number> => Array.isArray(value) || isNumericArray(value);

function flattened(where: string, what: string, rows: readonly ArrayLike<number>[]): Given {
  const columns = (rows[0] as ArrayLike<number>).length;
  if (columns === 0) throw outOfRange(where, `${what}[0]`, 'at least one column', 'none');
  for (const [index, row] of rows.entries()) {
    if (!isRow(row)) throw wrongKind(where, `${what}[${index}]`, `a row of ${columns} numbers`, row);
    if (row.length !== columns) throw outOfRange(where, `${what}[${index}]`, `${columns} columns`, row.length);
  }
  const values = rows.flatMap((row) => Array.from(row));
  return { values, columns, list: false };
}
