import { randomNumbers } from 'lanewise';
import { CELLS, type Digits, PIXELS } from './toDigits.ts';

/** The farthest a digit is moved, in cells, and the most that it is scaled, sheared and turned. */
const MOVE = 0.6;
const SCALE = 0.12;
const SLANT = 0.25;

/** More than there are epochs: no two seeds have an epoch alike. */
const APART = 2 ** 20;

/** Every digit moved, scaled and slanted by chance, otherwise in each epoch: each pixel taken from between four. */
export function augment({ pixels, rows }: Digits, seed: number, epoch: number): Float32Array {
  const random = randomNumbers(seed * APART + epoch);
  const within = (limit: number) => limit * (2 * random.uniform() - 1);
  const result = new Float32Array(pixels.length);
  const middle = (CELLS - 1) / 2;
  for (let row = 0; row < rows; row++) {
    const [xx, xy, yx, yy] = [1 + within(SCALE), within(SLANT), within(SLANT), 1 + within(SCALE)];
    const [moveX, moveY] = [within(MOVE), within(MOVE)];
    for (let cell = 0; cell < PIXELS; cell++) {
      const [x, y] = [(cell % CELLS) - middle, Math.floor(cell / CELLS) - middle];
      const [fromX, fromY] = [middle + moveX + xx * x + xy * y, middle + moveY + yx * x + yy * y];
      result[row * PIXELS + cell] = between(pixels, row * PIXELS, fromX, fromY);
    }
  }
  return result;
}

/** The ink between the four cells around a place. */
function between(pixels: Float32Array, start: number, x: number, y: number): number {
  const [left, above] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - left, y - above];
  const at = (column: number, line: number) =>
    column < 0 || line < 0 || column >= CELLS || line >= CELLS ? 0 : (pixels[start + line * CELLS + column] as number);
  const upper = at(left, above) * (1 - dx) + at(left + 1, above) * dx;
  const lower = at(left, above + 1) * (1 - dx) + at(left + 1, above + 1) * dx;
  return upper * (1 - dy) + lower * dy;
}
