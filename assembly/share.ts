/** The first of `count` items that is `thread`'s: thread t of n has [share(t), share(t + 1)), in order, as even as can be. */
// @ts-ignore: decorator
@inline
export function share(count: u32, thread: u32, threads: u32): u32 {
  return <u32>((<u64>count * thread) / threads);
}

/** Rows for each thread from which a product is shared by rows; with fewer by panels, so that tiles stay high. */
const LEAST_ROWS: u32 = 8;

/** Of so many threads, those that share the rows of a product; the others share its panels. */
// @ts-ignore: decorator
@inline
export function rowThreads(rows: u32, threads: u32): u32 {
  return rows >= LEAST_ROWS * threads ? threads : 1;
}
