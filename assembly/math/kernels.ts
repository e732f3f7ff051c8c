import { PANEL, bytes } from '../constants';
import { share } from '../share';
import { exp } from './exp';
import { log } from './log';
import { log1p } from './log1p';

// y = eˣ, ln x, ln (1 + x)      x, y (count), count a multiple of PANEL; y may be x

export function exponential(y: usize, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PANEL, thread + 1, threads) * PANEL);
  for (let i = bytes(share(count / PANEL, thread, threads) * PANEL); i < end; i += bytes(PANEL)) {
    const y0 = exp(v128.load(x + i));
    const y1 = exp(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function logarithm(y: usize, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PANEL, thread + 1, threads) * PANEL);
  for (let i = bytes(share(count / PANEL, thread, threads) * PANEL); i < end; i += bytes(PANEL)) {
    const y0 = log(v128.load(x + i));
    const y1 = log(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function logarithm1p(y: usize, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PANEL, thread + 1, threads) * PANEL);
  for (let i = bytes(share(count / PANEL, thread, threads) * PANEL); i < end; i += bytes(PANEL)) {
    const y0 = log1p(v128.load(x + i));
    const y1 = log1p(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}
