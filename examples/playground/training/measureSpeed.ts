/** Milliseconds that a measurement takes at least, and how many there are: the best is the one least disturbed. */
const LONG = 20;
const TIMES = 3;

/**
 * Samples a second of epochs back to back, of so many rows each. So the number does not depend on how often a page draws
 * in between.
 */
export async function measureSpeed(
  rows: number,
  train: (epochs: number) => Promise<unknown>,
  clock = () => performance.now(),
): Promise<number> {
  let [epochs, best] = [1, 0];
  for (let time = 0; time < TIMES; ) {
    const start = clock();
    await train(epochs);
    const took = clock() - start;
    if (took < LONG) epochs *= 2;
    else {
      best = Math.max(best, (1000 * rows * epochs) / took);
      time++;
    }
  }
  return best;
}
