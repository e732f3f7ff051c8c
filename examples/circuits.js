// @ts-check
// Learns to read digits, then finds the part of the network that distinguishes a 4 from a 9. Takes some seconds.
import { readFileSync } from 'node:fs';
import { adam, dense, l1, sequential } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { discoverCircuit } from 'lanewise/interpret';
import { save } from './support/save.js';

const PIXELS = 64;
const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;

console.log('Learns to read digits, then finds the part of the network that distinguishes a 4 from a 9.\n');

// A row is 8 × 8 pixels from 0 (paper) to 16 (ink), and the digit they show.
const text = readFileSync(new URL('data/digits.csv', import.meta.url), 'utf8');
const { x, y } = await readCsv(text, { target: 'digit' });
const pixels = Float32Array.from(x, (ink) => ink / 16);

// A penalty on weights makes a network with few that matter: its circuits are smaller.
const weightRegularizer = l1({ l1: 3e-4 });
const model = sequential({
  inputs: PIXELS,
  layers: [
    dense(48, 'relu', { name: 'first', weightRegularizer }),
    dense(24, 'relu', { name: 'second', weightRegularizer }),
    dense(10, 'softmax', { name: 'digit' }),
  ],
  seed: 1,
});
model.compile({ optimizer: adam({ learningRate: 0.003 }), loss: 'crossEntropy', metrics: ['accuracy'] });
const { accuracy } = await model.fit(pixels, y, { epochs: 25 });
console.log(`reads        ${percent(accuracy[accuracy.length - 1])} of the digits that it learned from`);

const rowsOf = (/** @type {number} */ digit) =>
  [...y.keys()]
    .filter((row) => Number(y[row]) === digit)
    .slice(0, 150)
    .map((row) => pixels.subarray(PIXELS * row, PIXELS * (row + 1)));

// The behaviour, as a number for each row: how far the logit of the 4 is ahead of that of the 9.
const { edges, report, toSVG } = await discoverCircuit(model, {
  clean: rowsOf(4),
  reference: rowsOf(9),
  metric: { correct: 4, wrong: 9 },
  tolerance: 0.1,
  bootstraps: 4,
  seed: 1,
});
console.log(`circuit      ${report.edges} of ${report.ofEdges} weights, ${report.units} of ${report.ofUnits} units`);
console.log(`faithful     ${percent(report.faithfulness)} of the difference, on pairs that it was not chosen on`);
console.log(`needed       ${percent(report.necessity)} of the difference is left without it`);
console.log(`by chance    better than ${report.randomPercentile} % of random circuits of its size`);
console.log(`stable       ${percent(report.stability)} of the weights again in other samples\n`);

console.log('What matters most:');
for (const { layer, from, to, effect } of [...edges].sort((a, b) => b.strength - a.strength).slice(0, 5))
  console.log(`  unit ${String(from).padStart(2)} → ${layer} ${String(to).padStart(2)}   effect ${effect.toFixed(2)}`);
console.log(`\nDrawn in ${save('circuit.svg', toSVG({ image: [8, 8] }))}`);
