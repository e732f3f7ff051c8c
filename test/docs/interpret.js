// Digits that a network has learned to read, for the guide "What is my network doing?".

import { readFileSync } from 'node:fs';
import { adam, dense, sequential } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { discoverCircuit, topExamples } from 'lanewise/interpret';

export * from 'lanewise';
export * from 'lanewise/interpret';

const text = readFileSync(new URL('../../examples/data/digits.csv', import.meta.url), 'utf8');
const { x, y } = await readCsv(text, { target: 'digit' });
export const pixels = Float32Array.from(x, (ink) => ink / 16);
export const digits = y;

export const model = sequential({
  inputs: 64,
  layers: [dense(32, 'relu', { name: 'hidden', weightRegularizer: 'l1' }), dense(10, 'softmax', { name: 'digit' })],
  seed: 1,
});
model.compile({ optimizer: adam({ learningRate: 0.005 }), loss: 'crossEntropy' });
await model.fit(pixels, digits, { epochs: 15 });

/** The first rows that show a digit. */
const rowsOf = (digit, count) =>
  [...digits.keys()]
    .filter((row) => Number(digits[row]) === digit)
    .slice(0, count)
    .map((row) => pixels.subarray(64 * row, 64 * row + 64));

export const fours = rowsOf(4, 100);
export const nines = rowsOf(9, 100);
export const circuit = await discoverCircuit(model, {
  ...{ clean: fours, reference: nines, metric: { correct: 4, wrong: 9 }, tolerance: 0.1, bootstraps: 2, seed: 1 },
});

export const unit = { layer: 'hidden', unit: 3 };
export const best = topExamples(model, unit, pixels);
