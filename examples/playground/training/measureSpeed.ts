/** Milliseconds after which a measurement counts. */
const LONG = 25;

/**
 * Samples a second of epochs back to back, of so many rows each: as many as take long enough. So the number does not
 * depend on how often a page draws in between.
 */
export async function measureSpeed(
  rows: number,
  train: (epochs: number) => Promise<unknown>,
  clock = () => performance.now(),
): Promise<number> {
  for (let epochs = 1; ; epochs *= 2) {
    const start = clock();
    await train(epochs);
    const took = clock() - start;
    if (took >= LONG) return (1000 * rows * epochs) / took;
  }
}
