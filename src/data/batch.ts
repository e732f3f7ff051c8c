import type { Table } from './table.ts';

/** Columns from which a row is copied as a block rather than number by number. */
const BLOCK = 32;

/**
 * Copies `count` rows of a table to memory from element `to` on, `stride` elements from row to row; what is between
 * them becomes zeros if `padded`. The rows are `order[first]`, `order[first + 1]`, …, or without an order `first`, `first + 1`, …
 */
export function writeRows(
  memory: Float32Array | Uint32Array,
  to: number,
  stride: number,
  { data, columns }: Table,
  order: Uint32Array | undefined,
  first: number,
  count: number,
  padded: boolean,
): void {
  if (!order && stride === columns) {
    memory.set(data.subarray(first * columns, (first + count) * columns), to);
    return;
  }
  for (let i = 0; i < count; i++) {
    const from = (order ? (order[first + i] as number) : first + i) * columns;
    const start = to + i * stride;
    if (columns >= BLOCK) memory.set(data.subarray(from, from + columns), start);
    else for (let j = 0; j < columns; j++) memory[start + j] = data[from + j] as number;
    if (padded) memory.fill(0, start + columns, start + stride);
  }
}
