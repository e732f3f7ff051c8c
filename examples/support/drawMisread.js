// @ts-check
import { argMax } from 'lanewise';

const SIDE = 8;
const MOST = 4;
const GAP = 3;
const SHADES = [' ', '░', '▒', '▓', '█'];

/**
 * The first digits that were misread, drawn side by side, with what each was read as and how surely.
 *
 * @param {Float32Array} pixels rows of 8 × 8 numbers from 0 to 1, row after row
 * @param {import('lanewise').NumericArray} labels the digit that each row shows
 * @param {Float32Array} probabilities rows × classes, row after row
 * @param {number} classes
 */
export function drawMisread(pixels, labels, probabilities, classes) {
  const answers = argMax(probabilities, classes);
  const misread = [...labels.keys()].filter((row) => answers[row] !== labels[row]);
  if (misread.length === 0) return 'None was misread.';
  const drawings = misread.slice(0, MOST).map((row) => {
    const answer = answers[row] ?? 0;
    const percent = Math.round(100 * (probabilities[row * classes + answer] ?? 0));
    return [
      `${labels[row]} read as ${answer}, ${percent} %`,
      ...draw(pixels.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE)),
    ];
  });
  const lines = Array.from({ length: 1 + SIDE }, (_, line) =>
    drawings.map((drawing) => (drawing[line] ?? '').padEnd(2 * SIDE + GAP)).join(''),
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

/**
 * Two characters for each pixel, which makes it nearly square.
 *
 * @param {Float32Array} pixels
 */
function draw(pixels) {
  const shades = Array.from(pixels, (ink) => (SHADES[Math.round(ink * (SHADES.length - 1))] ?? ' ').repeat(2));
  return Array.from({ length: SIDE }, (_, line) => shades.slice(line * SIDE, (line + 1) * SIDE).join(''));
}
