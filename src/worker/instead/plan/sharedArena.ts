import type { Arena } from '../../../plan/arena.ts';

/** A worker trains one model at a time, which has a memory of its own and never leaves it. */
export function openArena(): Arena {
  throw new Error('worker: memory must have one model');
}
