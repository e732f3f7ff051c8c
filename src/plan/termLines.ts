import { PAIR } from '../engine/shared.ts';

/** How kernels sum a parameter in memory: as lines of terms, each `width` numbers. */
export interface Lines {
  readonly terms: number;
  readonly width: number;
}

/** Panels are lines of inputs, with a number for each unit of the panel; a row of numbers is a line of its pairs of v128. */
export function linesOf(shape: readonly number[], inPanels: boolean, count: number, panel: number): Lines {
  const [first = 1, second] = shape;
  if (inPanels) return { terms: second ?? 1, width: panel };
  return { terms: count / (second === undefined ? 1 : first) / PAIR, width: PAIR };
}

/** Pieces of `count` numbers, each PAIR columns over at most `most` terms: as assembly/pieces.ts has them. */
export function piecesOf({ terms }: Lines, count: number, most: number): number {
  return (count / terms / PAIR) * Math.ceil(terms / most);
}
