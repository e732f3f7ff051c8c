/** A number of elements: fixed, per row of the batch, or per thread if the batch has enough rows. */
export type Size = number | { readonly perRow: number } | { readonly perThread: number; readonly fromRows: number };

/** The batch size itself, as an argument. */
export const ROWS: Size = { perRow: 1 };

export function sizeFor(size: Size, rows: number, threads: number): number {
  if (typeof size === 'number') return size;
  if ('perRow' in size) return rows * size.perRow;
  return rows < size.fromRows ? 0 : threads * size.perThread;
}

/**
 * A block of 32-bit elements in memory, by rows: (rows, columns), with `stride` elements between the starts of rows.
 *
 * - `parameters`, `gradients`, `slots`: at `offset` elements from the start of that region, permanently.
 * - `state`: at `offset` elements from the start of the state, permanently: the optimizer's numbers, the loss.
 * - `workspace`: wherever the layout of a program puts it, while the program needs it.
 * - `none`: nowhere.
 */
export interface Tensor {
  readonly region: Region;
  readonly offset: number;
  readonly size: Size;
  readonly columns: number;
  readonly stride: number;
  /** Whether rows are padded to whole panels. */
  readonly padded: boolean;
}

export type Region = PersistentRegion | 'workspace' | 'none';

export type PersistentRegion = 'parameters' | 'gradients' | 'slots' | 'state';

/** No memory: address 0, for optional arguments of kernels. */
export const NONE: Tensor = { region: 'none', offset: 0, size: 0, columns: 0, stride: 0, padded: false };

/** A block of `size` elements at a fixed position of its region. */
export function persistent(region: PersistentRegion, offset: number, size: number): Tensor {
  return { region, offset, size, columns: size, stride: size, padded: false };
}

/** The gradient of a parameter, which has the same position in its region. */
export const gradientAt = ({ offset, columns }: Tensor): Tensor => persistent('gradients', offset, columns);

export function isTensor(value: Tensor | Size): value is Tensor {
  return typeof value === 'object' && 'region' in value;
}
