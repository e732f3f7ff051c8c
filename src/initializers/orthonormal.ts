import type { RandomStream } from '../base/random.ts';

/** Rows that are orthogonalized against the earlier ones at the same time: four independent sums. */
const LANES = 4;

/**
 * The minimum share of its length that a vector must keep: rounding in f64 then leaves angles of about 2⁻⁵³ / LEAST,
 * far below the 2⁻²⁴ of f32. A vector that keeps less is orthogonalized again: Daniel, Gragg, Kaufman, Stewart 1976.
 */
const LEAST = 2 ** -10;

/** Creates `count` ≤ length orthonormal vectors, by modified Gram–Schmidt on normal numbers. */
export function orthonormal(count: number, length: number, random: RandomStream): Float64Array[] {
  const normal = new Float32Array(count * length);
  random.fillNormal(normal, 0, 1);
  const vectors = Array.from({ length: count }, (_, i) =>
    Float64Array.from(normal.subarray(i * length, (i + 1) * length)),
  );
  for (let first = 0; first < count; first += LANES) {
    const earlier = vectors.slice(0, first);
    const rows = vectors.slice(first, first + LANES);
    untilKept(rows, () => subtractAll(rows, earlier));
    for (const [lane, row] of rows.entries()) {
      untilKept([row], (again) => {
        if (again) for (const other of earlier) subtract(row, other);
        for (const other of rows.slice(0, lane)) subtract(row, other);
      });
      divide(row, norm(row));
    }
  }
  return vectors;
}

/** Orthogonalizes rows with `remove`, repeatedly while one of them keeps too little of its length. */
function untilKept(rows: readonly Float64Array[], remove: (again: boolean) => void): void {
  for (let again = false; ; again = true) {
    const before = rows.map(norm);
    remove(again);
    if (rows.every((row, i) => norm(row) >= LEAST * (before[i] as number))) return;
  }
}

/** row ← row − (row · other) other */
function subtract(row: Float64Array, other: Float64Array): void {
  const along = dot(row, other);
  for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) - along * (other[j] as number);
}

/** The same for up to four rows and all of `others`, in turn. */
function subtractAll(rows: readonly Float64Array[], others: readonly Float64Array[]): void {
  const { length } = rows[0] as Float64Array;
  const lanes = new Float64Array(LANES * length);
  for (const [lane, row] of rows.entries()) for (let j = 0; j < length; j++) lanes[LANES * j + lane] = row[j] as number;
  let along: Sums = [0, 0, 0, 0];
  for (const [i, other] of others.entries()) along = subtractAndDot(lanes, along, others[i - 1] ?? other, other);
  const last = others.at(-1);
  if (last) subtractAndDot(lanes, along, last, last);
  for (const [lane, row] of rows.entries()) for (let j = 0; j < length; j++) row[j] = lanes[LANES * j + lane] as number;
}

type Sums = readonly [number, number, number, number];

/** Four rows v, number by number: v ← v − along · x, and v · y after it, in one pass. */
function subtractAndDot(lanes: Float64Array, [a, b, c, d]: Sums, x: Float64Array, y: Float64Array): Sums {
  let [p, q, r, s] = [0, 0, 0, 0];
  for (let j = 0, at = 0; j < x.length; j++, at += LANES) {
    const xj = x[j] as number;
    const yj = y[j] as number;
    const v0 = (lanes[at] as number) - a * xj;
    const v1 = (lanes[at + 1] as number) - b * xj;
    const v2 = (lanes[at + 2] as number) - c * xj;
    const v3 = (lanes[at + 3] as number) - d * xj;
    lanes[at] = v0;
    lanes[at + 1] = v1;
    lanes[at + 2] = v2;
    lanes[at + 3] = v3;
    p += v0 * yj;
    q += v1 * yj;
    r += v2 * yj;
    s += v3 * yj;
  }
  return [p, q, r, s];
}

function divide(row: Float64Array, divisor: number): void {
  for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) / divisor;
}

function norm(row: Float64Array): number {
  return Math.sqrt(dot(row, row));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}
