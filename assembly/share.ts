/** The first of `count` items that is `thread`'s: thread t of n has [share(t), share(t + 1)), in order, as even as can be. */
// @ts-ignore: decorator
@inline
export function share(count: u32, thread: u32, threads: u32): u32 {
  return <u32>((<u64>count * thread) / threads);
}

/** Panels for each thread from which an uneven number of them is even enough. */
const MANY: u32 = 4;

/**
 * Of so many threads, those that share the rows of a product; the others share its panels. By panels the owner of some
 * weights reads, derives and updates them in its own cache; by rows, where panels would not go around.
 */
// @ts-ignore: decorator
@inline
export function rowThreads(panels: u32, threads: u32): u32 {
  return panels % threads == 0 || panels >= MANY * threads ? 1 : threads;
}
