import { readFileSync } from 'node:fs';
import { adam, argMax, dense, randomNumbers, sequential } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { beforeAll, describe, expect, test } from 'vitest';
import { augment } from '../../examples/playground/digits/augment.ts';
import { readStrokes, type Stroke } from '../../examples/playground/digits/strokes.ts';
import { CELLS, CLASSES, PIXELS, toDigits } from '../../examples/playground/digits/toDigits.ts';
import { drawn } from './drawn.ts';

const { x, rows } = await readCsv(readFileSync(new URL('../../examples/data/digits.csv', import.meta.url), 'utf8'));
const digits = toDigits(
  Array.from({ length: rows }, (_, row) => [...x.subarray(row * (PIXELS + 1), (row + 1) * (PIXELS + 1))]),
);

const meanInk = (pixels: Float32Array) => pixels.reduce((sum, ink) => sum + ink, 0) / (pixels.length / PIXELS);

describe('the data', () => {
  test('is dealt out: every fifth of each digit to test with', () => {
    expect([digits.train.rows, digits.test.rows]).toEqual([1442, 355]);
    expect(meanInk(digits.train.pixels)).toBeCloseTo(19.5, 0);
  });

  test('moved and slanted by chance keeps most of its ink, and is the same for the same seed', () => {
    const moved = augment(digits.train, 3, 0);
    const isMoved = (other: Float32Array) => other.every((ink, index) => ink === moved[index]);
    expect(isMoved(augment(digits.train, 3, 0))).toBe(true);
    expect(isMoved(augment(digits.train, 4, 0))).toBe(false);
    expect(isMoved(augment(digits.train, 3, 1))).toBe(false);
    const kept = meanInk(moved) / meanInk(digits.train.pixels);
    expect(kept).toBeGreaterThan(0.85);
    expect(kept).toBeLessThan(1.02);
  });
});

describe('a drawing', () => {
  const line: Stroke = [
    [0.2, 0.3],
    [0.2, 0.7],
  ];

  test('of nothing is nothing', () => {
    expect(readStrokes([])).toEqual(new Float32Array(PIXELS));
  });

  test('is filled from the top to the bottom and in the middle, wherever and however small it is drawn', () => {
    const pixels = readStrokes([line]);
    const columns = Array.from({ length: CELLS }, (_, column) =>
      Array.from({ length: CELLS }, (_, row) => pixels[row * CELLS + column]),
    );
    expect(columns.flat().every((ink) => ink >= 0 && ink <= 1)).toBe(true);
    expect(columns.map((column) => column.reduce((sum, ink) => sum + ink, 0) > 0)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(columns[3][0]).toBeGreaterThan(0.5);
    expect(columns[3][7]).toBeGreaterThan(0.5);
    expect(readStrokes([line.map(([left, top]) => [0.5 + left / 4, top / 4])])).toEqual(pixels);
  });

  test('leaves as much ink as the digits of the data do', () => {
    for (const [digit, ways] of drawn.entries()) {
      for (const strokes of ways) {
        const ink = meanInk(readStrokes(strokes));
        expect(ink, `a ${digit}`).toBeGreaterThan(15);
        expect(ink, `a ${digit}`).toBeLessThan(28);
      }
    }
  });
});

describe('a network that learned 60 epochs of moved digits', () => {
  const model = sequential({
    inputs: PIXELS,
    layers: [dense(64, 'relu'), dense(32, 'relu'), dense(CLASSES, 'softmax')],
    seed: 1,
  });

  beforeAll(async () => {
    model.compile({ optimizer: adam({ learningRate: 0.003 }), loss: 'crossEntropy', metrics: ['accuracy'] });
    const { labels } = digits.train;
    for (let epoch = 0; epoch < 60; epoch++) await model.fit(augment(digits.train, 1, epoch), labels);
  });

  test('reads nearly all digits that it never saw', () => {
    expect(model.evaluate(digits.test.pixels, digits.test.labels).accuracy).toBeGreaterThan(0.96);
  });

  test('reads nearly all drawn ones, stretched, slanted and shaken', () => {
    const random = randomNumbers(1);
    const within = (limit: number) => limit * (2 * random.uniform() - 1);
    let [right, count] = [0, 0];
    for (const [digit, ways] of drawn.entries()) {
      for (const strokes of ways) {
        for (let hand = 0; hand < 20; hand++) {
          const [xx, xy, yx, yy] = [1 + within(0.2), within(0.25), within(0.15), 1 + within(0.1)];
          const shaken = strokes.map((stroke) =>
            stroke.map(
              ([left, top]) => [xx * left + xy * top + within(1.5), yx * left + yy * top + within(1.5)] as const,
            ),
          );
          count++;
          if (argMax(model.predict(readStrokes(shaken)), CLASSES)[0] === digit) right++;
        }
      }
    }
    expect(right / count).toBeGreaterThan(0.93);
  });
});
