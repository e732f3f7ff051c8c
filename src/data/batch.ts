import { wrongMoment } from '../base/errors.ts';
import type { NumericArray } from './table.ts';

/** From this many columns on, a row is copied as a block, not number by number. */
const BLOCK = 32;

/**
 * Copies `count` rows to memory, from element `to` on, with `stride` elements between the starts of rows. The rows are
 * `order[first]`, `order[first + 1]`, …, or without an order `first`, `first + 1`, …
 */
export function writeRows(
  memory: Float32Array | Uint32Array,
  to: number,
  stride: number,
  data: NumericArray,
  columns: number,
  order: Uint32Array | undefined,
  first: number,
  count: number,
): void {
  if (data.length === 0)
    throw wrongMoment('model', 'an array of rows was transferred while it was read; keep it until the call ends');
  if (!order && stride === columns && count * columns >= BLOCK) {
    memory.set(data.subarray(first * columns, (first + count) * columns), to);
    return;
  }
  for (let i = 0; i < count; i++) {
    const from = (order ? (order[first + i] as number) : first + i) * columns;
    const start = to + i * stride;
    if (columns >= BLOCK) memory.set(data.subarray(from, from + columns), start);
    else for (let j = 0; j < columns; j++) memory[start + j] = data[from + j] as number;
  }
}

/** Copies `count` rows from memory, from element `from` on, to an array from `to` on, without gaps. */
export function readRows(
  memory: Float32Array,
  from: number,
  stride: number,
  columns: number,
  count: number,
  data: Float32Array,
  to: number,
): void {
  for (let i = 0; i < count; i++) {
    const row = from + i * stride;
    const start = to + i * columns;
    if (columns >= BLOCK) data.set(memory.subarray(row, row + columns), start);
    else for (let j = 0; j < columns; j++) data[start + j] = memory[row + j] as number;
  }
}
