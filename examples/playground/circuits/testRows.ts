import { type Digits, PIXELS } from '../digits/toDigits.ts';

export const pixelsOf = ({ pixels }: Digits, row: number) => pixels.slice(row * PIXELS, (row + 1) * PIXELS);

/** The rows of two digits, the first one's first: those from the nearest to the mean of their digit on. */
export function testRows(digits: Digits, ...wanted: readonly number[]): number[] {
  return wanted.flatMap((label) => {
    const rows = [...digits.labels.keys()].filter((row) => digits.labels[row] === label);
    const mean = new Float64Array(PIXELS);
    for (const row of rows)
      for (const [at, ink] of pixelsOf(digits, row).entries()) mean[at] = (mean[at] as number) + ink / rows.length;
    const distance = (row: number) =>
      pixelsOf(digits, row).reduce((sum, ink, at) => sum + (ink - (mean[at] as number)) ** 2, 0);
    const distances = new Map(rows.map((row) => [row, distance(row)]));
    return rows.sort((a, b) => (distances.get(a) as number) - (distances.get(b) as number));
  });
}
