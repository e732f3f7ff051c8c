import { LANES, bytes } from '../constants';
import { share } from '../share';
import { exp } from './exp';
import { log } from './log';
import { log1p } from './log1p';

// y = eˣ, ln x, ln (1 + x)      x, y (count), count a multiple of LANES; y may be x

export function exponential(y: usize, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / LANES, thread + 1, threads) * LANES);
  for (let i = bytes(share(count / LANES, thread, threads) * LANES); i < end; i += 16) {
    v128.store(y + i, exp(v128.load(x + i)));
  }
}

export function logarithm(y: usize, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / LANES, thread + 1, threads) * LANES);
  for (let i = bytes(share(count / LANES, thread, threads) * LANES); i < end; i += 16) {
    v128.store(y + i, log(v128.load(x + i)));
  }
}

export function logarithm1p(y: usize, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / LANES, thread + 1, threads) * LANES);
  for (let i = bytes(share(count / LANES, thread, threads) * LANES); i < end; i += 16) {
    v128.store(y + i, log1p(v128.load(x + i)));
  }
}
