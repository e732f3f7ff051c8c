import type { Kernel, Kind } from '../engine/kernelTable.ts';
import { cores } from '../engine/threadSettings.ts';

type AnyKernel = Kernel<Readonly<Record<string, Kind>>>;

/** The cost of passing over one number, in floating-point operations of a product. */
const PASS = 16;

/** The operations of a step that justify one more thread. */
const GRAIN = 1_500_000;

/**
 * The approximate number of floating-point operations of a call, from its counts: a pass over its extents, or two operations
 * for each number and row of a product. A product of one row takes as long as the pass over its matrix.
 */
export function workOf({ parameters }: AnyKernel, counts: Readonly<Record<string, number>>): number {
  const told = (kind: Kind) =>
    Object.entries(parameters).flatMap(([name, each]) => (each === kind ? [counts[name] as number] : []));
  const [extents, rows] = [told('extent'), product(told('productRows'))];
  const numbers = extents.length > 0 ? product(extents) : 0;
  return told('operations').reduce((sum, count) => sum + count, 0) + numbers * (rows > 1 ? 2 * rows : PASS);
}

const product = (counts: readonly number[]) => counts.reduce((result, count) => result * count, 1);

/** How many threads a program has, by its work: a fixed number, or with 'auto' as many as there is work for. */
export const threadsOf =
  (threads: number | 'auto') =>
  (work: number): number =>
    threads === 'auto' ? threadsFor(work, cores()) : threads;

/** How many threads this work keeps busy, at most `most`. */
export function threadsFor(work: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(work / GRAIN)));
}
