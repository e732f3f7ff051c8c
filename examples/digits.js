// @ts-check
// Learns to read handwritten digits, then reads digits that it has never seen. Takes about two seconds.
import { readFileSync } from 'node:fs';
import { adam, confusionMatrix, dense, engine, sequential, trainTestSplit } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { progressBar } from 'lanewise/node';
import { learningCurve } from 'lanewise/plot';
import { drawMisread } from './support/drawMisread.js';
import { fingerprint } from './support/fingerprint.js';
import { save } from './support/save.js';
import { softTargets } from './support/softTargets.js';

const CLASSES = 10;
const EPOCHS = 30;
const count = (/** @type {number} */ number) => number.toLocaleString('en').padStart(5);

console.log('Learns to read handwritten digits, then reads digits that it has never seen.\n');

// A row is 8 × 8 pixels from 0 (paper) to 16 (ink), and the digit they show. Networks learn best from small numbers.
const text = readFileSync(new URL('data/digits.csv', import.meta.url), 'utf8');
const { x, y } = await readCsv(text, { target: 'digit' });
const pixels = Float32Array.from(x, (ink) => ink / 16);

// Shuffled, not cut off at the end: the file ends with other writers, who are harder to read.
const { train: rest, test } = trainTestSplit(pixels, y, { testSize: 0.2, stratify: true, seed: 1 });
const { train, test: validation } = trainTestSplit(rest.x, rest.y, { testSize: 0.125, stratify: true, seed: 1 });
console.log(`real digits  ${count(y.length)}  8 × 8 pixels each`);
console.log(`to train on  ${count(train.y.length)}`);
console.log(`to validate  ${count(validation.y.length)}  one in ten of each digit`);
console.log(`to test      ${count(test.y.length)}  one in five of each digit, kept apart until the end\n`);

// All that is random follows from the seed: the same seed gives the same bits, in every run and on every machine that
// uses the same build of the kernels.
const model = sequential({
  inputs: 64,
  layers: [dense(256, 'relu'), dense(128, 'relu'), dense(CLASSES, 'softmax')],
  seed: 1,
});
model.compile({ optimizer: adam({ learningRate: 0.002 }), loss: 'crossEntropy', metrics: ['accuracy'] });
console.log(`${model.summary()}\n`);

// train.y would do as targets. With softened ones (label smoothing) it reads about one more digit in a hundred right;
// the loss then ends near 0.5, not 0, since the answer that fits such targets best is no surer than they are.
const start = performance.now();
const history = await model.fit(train.x, softTargets(train.y, CLASSES), {
  epochs: EPOCHS,
  validationData: [validation.x, softTargets(validation.y, CLASSES)],
  callbacks: progressBar({ lines: 5 }),
});
const seconds = (performance.now() - start) / 1000;
const speed = Math.round((train.y.length * EPOCHS) / seconds);
console.log(`\nTrained in ${seconds.toFixed(2)} s: ${count(speed)} samples/s with the build '${engine().build}'.`);
console.log(`Weights ${fingerprint(model.getWeights())}: the same on every machine with this build.\n`);

const { accuracy = 0 } = model.evaluate(test.x, test.y);
console.log(`Reads ${(100 * accuracy).toFixed(1)} % of the test digits correctly.\n`);

const probabilities = model.predict(test.x);
console.log(`${confusionMatrix(test.y, probabilities, CLASSES)}\n`);
console.log(`${drawMisread(test.x, test.y, probabilities, CLASSES)}\n`);

const picture = await learningCurve(history, {
  title: 'Learning to read handwritten digits',
  names: { loss: 'Loss (cross-entropy, at best 0.50 with soft targets)' },
});
console.log(`Learning curve: ${save('digits.svg', picture)}`);
