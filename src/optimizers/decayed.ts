import { KEEP } from '../engine/hyper.ts';
import type { WriteNumbers } from './optimizer.ts';

/** Writes what stays of each parameter at a step, 1 − η·λ, and the other numbers of its rule. */
export const decayed =
  (weightDecay: number, write: WriteNumbers): WriteNumbers =>
  (memory, at, rate, step) => {
    memory[at + KEEP] = 1 - rate * weightDecay;
    write(memory, at, rate, step);
  };
