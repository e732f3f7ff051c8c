import { LINE, bytes } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { LANE } from './lanes';

// Reads all lines of w in order, so that they are in the cache: the hardware reads ahead of what is read in order.
//   w [count]      scratch: one v128, of no meaning
export function readAheadLanes(scratch: Out, w: usize, count: Extent, thread: u32, threads: u32): void {
  let all = v128.load(w);
  for (let at = w; at < w + count * LANE; at += bytes(LINE)) all = v128.or(all, v128.load(at));
  v128.store(scratch, all);
}
