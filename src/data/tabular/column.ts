import { checkBoolean, checkOptions, outOfRange, show, wrongKind } from '../../base/errors.ts';

/** Options of every column of a table. */
export interface ColumnOptions {
  /**
   * The name of the input of a functional model to which the column goes. Default: all go to one input, or to 'x' if
   * others name theirs.
   */
  input?: string;
}

/** The names of a column and of its input, as JSON. */
export interface NamedColumn {
  readonly name: string;
  readonly input?: string;
}

/** A fitted column: encodes its values. */
export interface Encoder<S extends NamedColumn = NamedColumn> {
  readonly state: S;
  /** The names of the columns it becomes. */
  readonly outputs: readonly string[];
  /**
   * Writes the numbers of the first `count` values to x, which is 0 before, from element `at` on, with `stride`
   * elements between rows.
   */
  write(values: readonly unknown[], count: number, x: Float32Array, at: number, stride: number, place: Place): void;
}

/** The position of values for errors: the call, and the value in row `i`. */
export interface Place {
  readonly where: string;
  /** The name of the column. */
  readonly name: string;
  what(i: number): string;
}

/** The largest f32. */
export const GREATEST = 3.4028234663852886e38;

/** Whether a value is missing. */
export const isMissing = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);

/** An error for a value of another type, or out of range. */
export function refused({ where, what }: Place, i: number, rule: string, value: unknown): Error {
  if (isMissing(value)) return outOfRange(where, what(i), rule, `${show(value)} (see the option missing)`);
  if (typeof value === 'number') return outOfRange(where, what(i), rule, show(value));
  return wrongKind(where, what(i), rule, value);
}

/** The options of a column; each is read once. */
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

/** The parts that all columns share, for JSON: no key is undefined. */
export const named = ({ name, input }: { name: string; input?: string | undefined }): NamedColumn =>
  input === undefined ? { name } : { name, input };

/** The name of the column that marks missing values. */
export const missingName = (name: string) => `${name}=(missing)`;

/** Whether a column marks missing values, checked: this requires a replacement for them. */
export function checkIndicator(where: string, column: string, indicator: unknown, fill: unknown): void {
  if (checkBoolean(where, `${column}.indicator`, indicator) && fill === undefined)
    throw outOfRange(where, `${column}.indicator`, 'false unless missing values are replaced', 'true');
}
