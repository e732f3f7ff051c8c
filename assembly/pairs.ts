import { PAIR, bytes } from './constants';
import { Extent } from './counts';
import { Out } from './pointers';
import { share } from './share';

// y = a + b, a − b, a ⊙ b, the greater, the less of a and b      y, a, b (count), count a multiple of PAIR; y may be a or b

export function sum(y: Out, a: usize, b: usize, count: Extent, thread: u32, threads: u32): void {
  each<Sum>(y, a, b, count, thread, threads);
}

export function difference(y: Out, a: usize, b: usize, count: Extent, thread: u32, threads: u32): void {
  each<Difference>(y, a, b, count, thread, threads);
}

export function product(y: Out, a: usize, b: usize, count: Extent, thread: u32, threads: u32): void {
  each<Product>(y, a, b, count, thread, threads);
}

export function maximum(y: Out, a: usize, b: usize, count: Extent, thread: u32, threads: u32): void {
  each<Maximum>(y, a, b, count, thread, threads);
}

export function minimum(y: Out, a: usize, b: usize, count: Extent, thread: u32, threads: u32): void {
  each<Minimum>(y, a, b, count, thread, threads);
}

// y = x where a = b, else 0      y, x, a, b (count), count a multiple of PAIR; y may be any of them
export function whereEqual(y: Out, x: usize, a: usize, b: usize, count: Extent, thread: u32, threads: u32): void {
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = v128.and(v128.load(x + i), f32x4.eq(v128.load(a + i), v128.load(b + i)));
    const y1 = v128.and(v128.load(x + i, 16), f32x4.eq(v128.load(a + i, 16), v128.load(b + i, 16)));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

interface Pair {
  of(a: v128, b: v128): v128;
}

// @ts-ignore: decorator
@inline
function each<P extends Pair>(y: usize, a: usize, b: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = changetype<P>(0).of(v128.load(a + i), v128.load(b + i));
    const y1 = changetype<P>(0).of(v128.load(a + i, 16), v128.load(b + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

@unmanaged
class Sum {
  @inline of(a: v128, b: v128): v128 { return f32x4.add(a, b); }
}

@unmanaged
class Difference {
  @inline of(a: v128, b: v128): v128 { return f32x4.sub(a, b); }
}

@unmanaged
class Product {
  @inline of(a: v128, b: v128): v128 { return f32x4.mul(a, b); }
}

@unmanaged
class Maximum {
  @inline of(a: v128, b: v128): v128 { return f32x4.pmax(a, b); }
}

@unmanaged
class Minimum {
  @inline of(a: v128, b: v128): v128 { return f32x4.pmin(a, b); }
}
