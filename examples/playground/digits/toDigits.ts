/** Cells of a digit, each way. */
export const CELLS = 8;
export const PIXELS = CELLS * CELLS;
/** The ink of a full cell. */
export const FULL = 16;
export const CLASSES = 10;

/** Rows of pixels, from 0 (paper) to 1 (ink), and the digit that each shows. */
export interface Digits {
  readonly pixels: Float32Array;
  readonly labels: Uint8Array;
  readonly rows: number;
}

/** From rows of 64 inks from 0 to 16, and the digit: every fifth of each digit is kept to test with. */
export function toDigits(rows: readonly (readonly number[])[]): { train: Digits; test: Digits } {
  const seen = new Uint32Array(CLASSES);
  const isTest = rows.map((row) => {
    const digit = row[PIXELS] as number;
    seen[digit] = (seen[digit] as number) + 1;
    return (seen[digit] as number) % 5 === 0;
  });
  const part = (test: boolean): Digits => {
    const kept = rows.filter((_, index) => isTest[index] === test);
    return {
      pixels: Float32Array.from(kept.flatMap((row) => row.slice(0, PIXELS).map((ink) => ink / FULL))),
      labels: Uint8Array.from(kept, (row) => row[PIXELS] as number),
      rows: kept.length,
    };
  };
  return { train: part(false), test: part(true) };
}
