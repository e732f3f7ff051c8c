/** The first of `count` items that is `thread`'s: thread t of n has [share(t), share(t + 1)), in order, as even as can be. */
// @ts-ignore: decorator
@inline
export function share(count: u32, thread: u32, threads: u32): u32 {
  return <u32>((<u64>count * thread) / threads);
}
