import type { Kernel, Kind } from '../engine/kernelTable.ts';

type AnyKernel = Kernel<Readonly<Record<string, Kind>>>;

/** Floating-point operations that passing over one number is worth: it takes about as long as so many in a product. */
const PASS = 16;

/** Operations of a step for which one more thread is worth while. */
const GRAIN = 1_500_000;

/**
 * About how many floating-point operations a call is, from those of its counts that tell: a pass over its extents, or two
 * operations for each number and row of a product. A product of one row takes as long as the pass over its matrix.
 */
export function workOf({ parameters }: AnyKernel, counts: Readonly<Record<string, number>>): number {
  const told = (kind: Kind) =>
    Object.entries(parameters).flatMap(([name, each]) => (each === kind ? [counts[name] as number] : []));
  const [extents, rows] = [told('extent'), product(told('productRows'))];
  const numbers = extents.length > 0 ? product(extents) : 0;
  return told('operations').reduce((sum, count) => sum + count, 0) + numbers * (rows > 1 ? 2 * rows : PASS);
}

const product = (counts: readonly number[]) => counts.reduce((result, count) => result * count, 1);

/** How many threads a program of so much work keeps busy, `most` at most. */
export function threadsFor(work: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(work / GRAIN)));
}
