import { Relu } from '../activations/relu';
import { multiplyAdd } from '../math/multiplyAdd';
import { LANE } from './lanes';

/** Fewer numbers than this side by side are taken along the other side. */
export const FEW: u32 = 4;

/** A start of sums that is 0 in every lane. */
export const zeros: usize = memory.data(32, 16);

/** Products that are summed at once: so many pairs of sums, and what is multiplied, are in registers. */
const TILE: u32 = BUILD == 0 ? 4 : 3;

/** With fewer addresses to keep. Where a product takes a register of its own, V8 11 loads what all products need first, and spills. */
const ROW_TILE: u32 = BUILD == 2 ? 2 : 4;

/**
 * c[m] = start[m] + Σ over k of a[k]·b[m][k] in each lane, in the order of k, for m < count. Bytes from one to the next: cNext,
 * startNext, bNext of m, aStep, bStep of k; terms ≥ 1. If `rectified`, c is relu of it.
 */
export function products(
  c: usize, cNext: u32, start: usize, startNext: u32, a: usize, aStep: u32, b: usize, bNext: u32, bStep: u32, terms: u32, count: u32,
  rectified: bool,
): void {
  for (; count >= TILE; count -= TILE) {
    tile(TILE, c, cNext, start, startNext, a, aStep, b, bNext, bStep, terms, rectified);
    c += TILE * cNext;
    start += TILE * startNext;
    b += TILE * bNext;
  }
  if (count == 3) tile(3, c, cNext, start, startNext, a, aStep, b, bNext, bStep, terms, rectified);
  else if (count == 2) tile(2, c, cNext, start, startNext, a, aStep, b, bNext, bStep, terms, rectified);
  else if (count == 1) tile(1, c, cNext, start, startNext, a, aStep, b, bNext, bStep, terms, rectified);
}

/** The same, faster, of rows: all but bNext and startNext is LANE. */
export function productsOfRows(
  c: usize, start: usize, startNext: u32, a: usize, b: usize, bNext: u32, terms: u32, count: u32, rectified: bool,
): void {
  for (; count >= ROW_TILE; count -= ROW_TILE) {
    tileOfRows(ROW_TILE, c, start, startNext, a, b, bNext, terms, rectified);
    c += ROW_TILE * LANE;
    start += ROW_TILE * startNext;
    b += ROW_TILE * bNext;
  }
  if (count == 3) tileOfRows(3, c, start, startNext, a, b, bNext, terms, rectified);
  else if (count == 2) tileOfRows(2, c, start, startNext, a, b, bNext, terms, rectified);
  else if (count == 1) tileOfRows(1, c, start, startNext, a, b, bNext, terms, rectified);
}

/** The first m of them. */
// @ts-ignore: decorator
@inline
function tile(
  m: u32, c: usize, cNext: u32, start: usize, startNext: u32, a: usize, aStep: u32, b: usize, bNext: u32, bStep: u32, terms: u32,
  rectified: bool,
): void {
  let b1 = b + bNext;
  let b2 = b1 + bNext;
  let b3 = b2 + bNext;
  const start1 = start + startNext;
  const start2 = start1 + startNext;
  const start3 = start2 + startNext;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  let c10 = m > 1 ? v128.load(start1) : c00;
  let c11 = m > 1 ? v128.load(start1, 16) : c01;
  let c20 = m > 2 ? v128.load(start2) : c00;
  let c21 = m > 2 ? v128.load(start2, 16) : c01;
  let c30 = m > 3 ? v128.load(start3) : c00;
  let c31 = m > 3 ? v128.load(start3, 16) : c01;
  for (const end = a + terms * aStep; a != end; ) {
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    a += aStep;
    c00 = multiplyAdd(a0, v128.load(b), c00);
    c01 = multiplyAdd(a1, v128.load(b, 16), c01);
    b += bStep;
    if (m > 1) {
      c10 = multiplyAdd(a0, v128.load(b1), c10);
      c11 = multiplyAdd(a1, v128.load(b1, 16), c11);
      b1 += bStep;
    }
    if (m > 2) {
      c20 = multiplyAdd(a0, v128.load(b2), c20);
      c21 = multiplyAdd(a1, v128.load(b2, 16), c21);
      b2 += bStep;
    }
    if (m > 3) {
      c30 = multiplyAdd(a0, v128.load(b3), c30);
      c31 = multiplyAdd(a1, v128.load(b3, 16), c31);
      b3 += bStep;
    }
  }
  if (rectified) {
    c00 = relu(c00);
    c01 = relu(c01);
    if (m > 1) {
      c10 = relu(c10);
      c11 = relu(c11);
    }
    if (m > 2) {
      c20 = relu(c20);
      c21 = relu(c21);
    }
    if (m > 3) {
      c30 = relu(c30);
      c31 = relu(c31);
    }
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  if (m > 1) {
    v128.store(c + cNext, c10);
    v128.store(c + cNext, c11, 16);
  }
  if (m > 2) {
    v128.store(c + 2 * cNext, c20);
    v128.store(c + 2 * cNext, c21, 16);
  }
  if (m > 3) {
    v128.store(c + 3 * cNext, c30);
    v128.store(c + 3 * cNext, c31, 16);
  }
}

/** The first m of rows. */
// @ts-ignore: decorator
@inline
function tileOfRows(
  m: u32, c: usize, start: usize, startNext: u32, a: usize, b: usize, bNext: u32, terms: u32, rectified: bool,
): void {
  let b1 = b + bNext;
  let b2 = b1 + bNext;
  let b3 = b2 + bNext;
  const start1 = start + startNext;
  const start2 = start1 + startNext;
  const start3 = start2 + startNext;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  let c10 = m > 1 ? v128.load(start1) : c00;
  let c11 = m > 1 ? v128.load(start1, 16) : c01;
  let c20 = m > 2 ? v128.load(start2) : c00;
  let c21 = m > 2 ? v128.load(start2, 16) : c01;
  let c30 = m > 3 ? v128.load(start3) : c00;
  let c31 = m > 3 ? v128.load(start3, 16) : c01;
  for (const end = a + terms * LANE; a != end; ) {
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    a += LANE;
    c00 = multiplyAdd(a0, v128.load(b), c00);
    c01 = multiplyAdd(a1, v128.load(b, 16), c01);
    b += LANE;
    if (m > 1) {
      c10 = multiplyAdd(a0, v128.load(b1), c10);
      c11 = multiplyAdd(a1, v128.load(b1, 16), c11);
      b1 += LANE;
    }
    if (m > 2) {
      c20 = multiplyAdd(a0, v128.load(b2), c20);
      c21 = multiplyAdd(a1, v128.load(b2, 16), c21);
      b2 += LANE;
    }
    if (m > 3) {
      c30 = multiplyAdd(a0, v128.load(b3), c30);
      c31 = multiplyAdd(a1, v128.load(b3, 16), c31);
      b3 += LANE;
    }
  }
  if (rectified) {
    c00 = relu(c00);
    c01 = relu(c01);
    if (m > 1) {
      c10 = relu(c10);
      c11 = relu(c11);
    }
    if (m > 2) {
      c20 = relu(c20);
      c21 = relu(c21);
    }
    if (m > 3) {
      c30 = relu(c30);
      c31 = relu(c31);
    }
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  if (m > 1) {
    v128.store(c, c10, 32);
    v128.store(c, c11, 48);
  }
  if (m > 2) {
    v128.store(c, c20, 64);
    v128.store(c, c21, 80);
  }
  if (m > 3) {
    v128.store(c, c30, 96);
    v128.store(c, c31, 112);
  }
}

// @ts-ignore: decorator
@inline
function relu(x: v128): v128 {
  return changetype<Relu>(0).forward(x, x, x);
}
