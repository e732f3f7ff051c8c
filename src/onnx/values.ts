import type { Constant } from './constants.ts';

/** A value of the graph that is computed for each row. */
export interface Rows {
  /** The operator that it comes from; `input` of an input, `alias` of what is only seen otherwise. */
  readonly op: string;
  /** What errors call the node. */
  readonly node: string;
  readonly args: readonly (Rows | Constant | undefined)[];
  /** Numbers of the operator's attributes. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Lengths of the axes behind the first, which is that of rows. */
  readonly dims: readonly number[];
  readonly columns: number;
  /** What classes are called, of what only says them. */
  readonly classes?: readonly (string | number)[] | undefined;
}

export type Value = Rows | Constant;

export const isRows = (value: Value | undefined): value is Rows => value !== undefined && 'op' in value;
export const isConstant = (value: Value | undefined): value is Constant => value !== undefined && 'data' in value;

/** The number that a constant is, if it is one. */
export function scalarOf(value: Value | undefined): number | undefined {
  return isConstant(value) && value.data.length === 1 ? value.data[0] : undefined;
}

/** A value without what only sees it otherwise. */
export function plainOf(value: Value | undefined): Value | undefined {
  let plain = value;
  while (isRows(plain) && plain.op === 'alias') plain = plain.args[0];
  return plain;
}
