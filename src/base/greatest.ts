/** The index of the largest of `count` numbers from `start` on; for ties, the first. */
export function greatest(numbers: ArrayLike<number>, start = 0, count = numbers.length): number {
  let best = start;
  for (let i = start + 1; i < start + count; i++) {
    if ((numbers[i] as number) > (numbers[best] as number)) best = i;
  }
  return best - start;
}
