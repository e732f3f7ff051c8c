/** A number of elements: fixed, or so many for each row of the batch. */
export type Size = number | { readonly perRow: number };

/** The size of a batch itself: an argument that is its rows. */
export const ROWS: Size = { perRow: 1 };

export function sizeFor(size: Size, rows: number): number {
  return typeof size === 'number' ? size : rows * size.perRow;
}

/**
 * A block of 32-bit elements with a place in memory, by rows: (rows, columns), `stride` elements from row to row.
 *
 * - `parameters`, `gradients`, `slots`: at `offset` elements from the start of that region, always.
 * - `state`: at `offset` elements from the start of the state, always: the optimizer's numbers, the loss.
 * - `workspace`: wherever the layout of a program puts it, for as long as that program needs it.
 */
export interface Tensor {
  readonly region: Region;
  readonly offset: number;
  readonly size: Size;
  readonly columns: number;
  readonly stride: number;
}

export type Region = 'parameters' | 'gradients' | 'slots' | 'state' | 'workspace';

/** A block of `size` elements with a fixed place in its region. */
export function persistent(region: Exclude<Region, 'workspace'>, offset: number, size: number): Tensor {
  return { region, offset, size, columns: size, stride: size };
}

export function isTensor(value: Tensor | Size): value is Tensor {
  return typeof value === 'object' && 'region' in value;
}
