/** The cost of passing over one number, in floating-point operations of a product. */
const PASS = 16;

/** The operations of a step that justify one more thread. */
const GRAIN = 1_500_000;

/** The approximate number of floating-point operations of a call, from its counts. */
export function workOf(counts: Readonly<Record<string, number>>): number {
  const { rows = 1, inputs = 0, outputs = 0, columns = 0, count = 0, operations = 0 } = counts;
  return operations + inputs * outputs * (rows > 1 ? 2 * rows : PASS) + PASS * (count + rows * columns);
}

/** How many threads this work keeps busy, at most `most`. */
export function threadsFor(work: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(work / GRAIN)));
}
