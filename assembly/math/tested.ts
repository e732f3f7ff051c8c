// Functions of this folder by themselves, for tests: a binary of its own, compiled as the kernels are.

import { PAIR, bytes } from '../constants';
import { Out } from '../pointers';
import { cosineOfTurn as cosineOfTurn4 } from './cosineOfTurn';
import { exp as exp4 } from './exp';
import { log as log4 } from './log';
import { log1p as log1p4 } from './log1p';

export { HEAP } from '../constants';

// y = cos 2πx/2³² of words x, eˣ, ln x, ln (1 + x)      x, y (count), count a multiple of PAIR; y may be x

export function cosineOfTurn(y: Out, x: usize, count: u32): void {
  for (let i: u32 = 0; i < bytes(count); i += bytes(PAIR)) {
    const y0 = cosineOfTurn4(v128.load(x + i));
    const y1 = cosineOfTurn4(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function exp(y: Out, x: usize, count: u32): void {
  for (let i: u32 = 0; i < bytes(count); i += bytes(PAIR)) {
    const y0 = exp4(v128.load(x + i));
    const y1 = exp4(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function log(y: Out, x: usize, count: u32): void {
  for (let i: u32 = 0; i < bytes(count); i += bytes(PAIR)) {
    const y0 = log4(v128.load(x + i));
    const y1 = log4(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}

export function log1p(y: Out, x: usize, count: u32): void {
  for (let i: u32 = 0; i < bytes(count); i += bytes(PAIR)) {
    const y0 = log1p4(v128.load(x + i));
    const y1 = log1p4(v128.load(x + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}
