import { CELLS, FULL, PIXELS } from './toDigits.ts';

export type Place = readonly [x: number, y: number];

/** Where the pen went while it was down. */
export type Stroke = readonly Place[];

/** The bitmap that ink is counted on, as in the UCI description: 32 × 32, counted in blocks of 4 × 4. */
const BITMAP = 32;
const BLOCK = BITMAP / CELLS;
/** Full cells of ink in a digit of the data: on average the same for each of the ten. */
const INK = 19;

/** Half the widths of pens to try. */
const RADII = [2.6, 3, 3.4, 3.8, 4.2, 4.6];

/**
 * A drawing as a row of the data: scaled to fill 32 × 32 in its greater direction, in the middle in the other one, drawn
 * with the first pen that leaves the data's ink, counted.
 *
 * @returns 64 inks from 0 to 1
 */
export function readStrokes(strokes: readonly Stroke[]): Float32Array {
  let pixels: Float32Array = new Float32Array(PIXELS);
  for (const radius of RADII) {
    pixels = draw(strokes, radius);
    if (pixels.reduce((sum, ink) => sum + ink, 0) >= INK) break;
  }
  return pixels;
}

/** The strokes with a pen of 2 · radius, counted. */
function draw(strokes: readonly Stroke[], radius: number): Float32Array {
  const pixels = new Float32Array(PIXELS);
  const places = strokes.flat();
  if (places.length === 0) return pixels;
  const fitted = fit(strokes, places, radius);
  for (let y = 0; y < BITMAP; y++) {
    for (let x = 0; x < BITMAP; x++) {
      if (!fitted.some((stroke) => touches(stroke, x + 0.5, y + 0.5, radius))) continue;
      const cell = Math.floor(y / BLOCK) * CELLS + Math.floor(x / BLOCK);
      pixels[cell] = (pixels[cell] as number) + 1 / FULL;
    }
  }
  return pixels;
}

/** Moves and scales strokes onto the bitmap. */
function fit(strokes: readonly Stroke[], places: readonly Place[], radius: number): Stroke[] {
  const [left, right] = extent(places.map(([x]) => x));
  const [top, bottom] = extent(places.map(([, y]) => y));
  const scale = (BITMAP - 2 * radius) / Math.max(right - left, bottom - top, 1e-9);
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => [BITMAP / 2 + scale * (x - middleX), BITMAP / 2 + scale * (y - middleY)] as const),
  );
}

function extent(values: readonly number[]): [least: number, most: number] {
  return values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Whether a line drawn along a stroke covers a place. */
function touches(stroke: Stroke, x: number, y: number, radius: number): boolean {
  return stroke.some((place, index) => distance2(stroke[index - 1] ?? place, place, x, y) <= radius * radius);
}

/** The square of the distance from (x, y) to the segment from a to b. */
function distance2([ax, ay]: Place, [bx, by]: Place, x: number, y: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const along = length2 > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2)) : 0;
  const [ex, ey] = [ax + along * dx - x, ay + along * dy - y];
  return ex * ex + ey * ey;
}
