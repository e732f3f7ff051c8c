import { checkBoolean, checkOptions, outOfRange, show, wrongKind } from '../../base/errors.ts';

/** What every column of a table may say, whatever its kind. */
export interface ColumnOptions {
  /** The input of a functional model that it goes to, by name. Default: all go to one, or to 'x' where others name theirs. */
  input?: string;
}

/** The names of a column and of its input, as JSON keeps them. */
export interface NamedColumn {
  readonly name: string;
  readonly input?: string;
}

/** A fitted column: what its values become. */
export interface Encoder<S extends NamedColumn = NamedColumn> {
  readonly state: S;
  /** The names of the columns that it becomes. */
  readonly outputs: readonly string[];
  /** Writes the numbers of the first `count` values to x, which is 0, from element `at` on, `stride` from row to row. */
  write(values: readonly unknown[], count: number, x: Float32Array, at: number, stride: number, place: Place): void;
}

/** Where values stand, for errors: the call, and the value in row `i` of those at hand. */
export interface Place {
  readonly where: string;
  /** The name of the column. */
  readonly name: string;
  what(i: number): string;
}

/** The greatest number of f32. */
export const GREATEST = 3.4028234663852886e38;

/** Whether a value is missing. */
export const isMissing = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);

/** Refuses a value: of another kind, or out of range. */
export function refused({ where, what }: Place, i: number, rule: string, value: unknown): Error {
  if (isMissing(value)) return outOfRange(where, what(i), rule, `${show(value)} (see the option missing)`);
  if (typeof value === 'number') return outOfRange(where, what(i), rule, show(value));
  return wrongKind(where, what(i), rule, value);
}

/** The options of a column, each read once. */
export function columnOptions<T extends ColumnOptions | NamedColumn>(
  where: string,
  column: string,
  given: T,
  known: readonly (keyof T & string)[],
): T {
  const options = checkOptions(`${where}, ${column}`, given, known);
  const { input } = options;
  if (input !== undefined && (typeof input !== 'string' || input === ''))
    throw wrongKind(where, `${column}.input`, 'the name of an input', input);
  return options;
}

/** The parts that all columns have in common, for JSON: no key is undefined. */
export const named = ({ name, input }: { name: string; input?: string | undefined }): NamedColumn =>
  input === undefined ? { name } : { name, input };

/** The name of the column that says which values are missing. */
export const missingName = (name: string) => `${name}=(missing)`;

/** Whether a column says which values are missing, checked: it goes with something that stands for them. */
export function checkIndicator(where: string, column: string, indicator: unknown, fill: unknown): void {
  if (checkBoolean(where, `${column}.indicator`, indicator) && fill === undefined)
    throw outOfRange(where, `${column}.indicator`, 'false where missing values are refused', 'true');
}
