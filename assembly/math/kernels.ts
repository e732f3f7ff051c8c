import { PAIR, bytes } from '../constants';
import { Out } from '../pointers';
import { share } from '../share';
import { cosineOfTurn } from './cosineOfTurn';
import { exp } from './exp';
import { log } from './log';
import { log1p } from './log1p';

// y = cos 2πx/2³² of words x, eˣ, ln x, ln (1 + x)      x, y (count), count a multiple of PAIR; y may be x

export function cosineOfWord(y: Out, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = cosineOfTurn(v128.load(x + i));
    const y1 = cosineOfTurn(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function exponential(y: Out, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = exp(v128.load(x + i));
    const y1 = exp(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function logarithm(y: Out, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = log(v128.load(x + i));
    const y1 = log(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function logarithm1p(y: Out, x: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = log1p(v128.load(x + i));
    const y1 = log1p(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}
