/** Floating-point operations that passing over one number is worth: it takes about as long as so many in a product. */
const PASS = 16;

/** Operations of a step for which one more thread is worth while. */
const GRAIN = 1_500_000;

/** About how many floating-point operations a call is, from its counts. */
export function workOf(counts: Readonly<Record<string, number>>): number {
  const { rows = 1, inputs = 0, outputs = 0, columns = 0, count = 0, operations = 0 } = counts;
  return operations + inputs * outputs * (rows > 1 ? 2 * rows : PASS) + PASS * (count + rows * columns);
}

/** How many threads a program of so much work keeps busy, `most` at most. */
export function threadsFor(work: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(work / GRAIN)));
}
