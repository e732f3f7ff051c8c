import { Extent } from '../counts';
import { InOut } from '../pointers';
import { share } from '../share';

/** Bytes of the pairs that are taken at once. */
const BLOCK: u32 = 128;

/** Bytes of a record without its terms, and of a term. */
const RECORD: u32 = 20;
const TERM: u32 = 8;

// out = f(start + Σ weight · from) − less, record by record, in f64; terms are added in order
//   data    rows of `pairs` f64, a multiple of 16
//   list    its bytes, then records of u32: the bytes in data of out, start and less; 1 where f is ReLU, 0 where it is the
//           identity; the number of terms; and for each term the bytes of from, and the weight, an f32
// Threads share the pairs.
export function unitSums(data: InOut, list: usize, pairs: Extent, thread: u32, threads: u32): void {
  const first = share(pairs / 16, thread, threads) * BLOCK;
  const last = share(pairs / 16, thread + 1, threads) * BLOCK;
  const zero = f64x2.splat(0);
  const end = list + load<u32>(list);
  for (let at = list + 4; at < end; ) {
    const out = data + load<u32>(at);
    const start = data + load<u32>(at, 4);
    const less = data + load<u32>(at, 8);
    const isRelu = load<u32>(at, 12) != 0;
    const terms = at + RECORD;
    at = terms + load<u32>(at, 16) * TERM;
    for (let i = first; i < last; i += BLOCK) {
      let y0 = v128.load(start + i);
      let y1 = v128.load(start + i, 16);
      let y2 = v128.load(start + i, 32);
      let y3 = v128.load(start + i, 48);
      let y4 = v128.load(start + i, 64);
      let y5 = v128.load(start + i, 80);
      let y6 = v128.load(start + i, 96);
      let y7 = v128.load(start + i, 112);
      for (let t = terms; t < at; t += TERM) {
        const x = data + load<u32>(t) + i;
        const w = f64x2.splat(<f64>load<f32>(t, 4));
        y0 = f64x2.add(y0, f64x2.mul(w, v128.load(x)));
        y1 = f64x2.add(y1, f64x2.mul(w, v128.load(x, 16)));
        y2 = f64x2.add(y2, f64x2.mul(w, v128.load(x, 32)));
        y3 = f64x2.add(y3, f64x2.mul(w, v128.load(x, 48)));
        y4 = f64x2.add(y4, f64x2.mul(w, v128.load(x, 64)));
        y5 = f64x2.add(y5, f64x2.mul(w, v128.load(x, 80)));
        y6 = f64x2.add(y6, f64x2.mul(w, v128.load(x, 96)));
        y7 = f64x2.add(y7, f64x2.mul(w, v128.load(x, 112)));
      }
      if (isRelu) {
        y0 = f64x2.max(y0, zero);
        y1 = f64x2.max(y1, zero);
        y2 = f64x2.max(y2, zero);
        y3 = f64x2.max(y3, zero);
        y4 = f64x2.max(y4, zero);
        y5 = f64x2.max(y5, zero);
        y6 = f64x2.max(y6, zero);
        y7 = f64x2.max(y7, zero);
      }
      const d = less + i;
      y0 = f64x2.sub(y0, v128.load(d));
      y1 = f64x2.sub(y1, v128.load(d, 16));
      y2 = f64x2.sub(y2, v128.load(d, 32));
      y3 = f64x2.sub(y3, v128.load(d, 48));
      y4 = f64x2.sub(y4, v128.load(d, 64));
      y5 = f64x2.sub(y5, v128.load(d, 80));
      y6 = f64x2.sub(y6, v128.load(d, 96));
      y7 = f64x2.sub(y7, v128.load(d, 112));
      v128.store(out + i, y0);
      v128.store(out + i, y1, 16);
      v128.store(out + i, y2, 32);
      v128.store(out + i, y3, 48);
      v128.store(out + i, y4, 64);
      v128.store(out + i, y5, 80);
      v128.store(out + i, y6, 96);
      v128.store(out + i, y7, 112);
    }
  }
}
