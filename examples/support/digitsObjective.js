// @ts-check
// The objective of search.js, as a module of its own: the threads of the search import it.
import { readFileSync } from 'node:fs';
import { adam, dense, dropout, kFold, sequential, trainTestSplit } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { reportTo } from 'lanewise/search';
import { softTargets } from './softTargets.js';

const CLASSES = 10;

const { x, y } = await readCsv(readFileSync(new URL('../data/digits.csv', import.meta.url), 'utf8'), {
  target: 'digit',
});
const pixels = Float32Array.from(x, (ink) => ink / 16);

/** As in digits.js: one in five is kept apart, and of the others some validate. The search sees no more than those. */
const { train: rest, test } = trainTestSplit(pixels, y, { testSize: 0.2, stratify: true, seed: 1 });
const folds = [...kFold(rest.x, rest.y, { folds: 4, stratify: true, seed: 1 })].slice(0, 2);

/**
 * @typedef {{ layers: number, units: number, activation: 'relu' | 'gelu' | 'tanh', dropout: number, rate: number,
 *   batchSize: number, epochs: number }} Settings
 */

/** @param {Settings} settings */
function networkOf({ layers, units, activation, dropout: share, rate }, /** @type {number} */ seed) {
  const hidden = Array.from({ length: layers }, (_, i) => [
    dense(Math.round(units / 2 ** i), activation),
    dropout(share),
  ]);
  const model = sequential({ inputs: 64, layers: [...hidden.flat(), dense(CLASSES, 'softmax')], seed });
  model.compile({ optimizer: adam({ learningRate: rate }), loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}

/**
 * The mean loss on two folds of four, with the soft targets of digits.js, after training on the other rows with these settings.
 *
 * @param {Settings} settings
 * @param {import('lanewise/search').JobContext} trial
 */
export default async function objective(settings, trial) {
  const { batchSize, epochs } = settings;
  let sum = 0;
  for (const [index, { train, test: validation }] of folds.entries()) {
    const history = await networkOf(settings, 1).fit(train.x, softTargets(train.y, CLASSES), {
      ...{ batchSize, epochs, validationData: [validation.x, softTargets(validation.y, CLASSES)] },
      callbacks: index === 0 ? reportTo(trial, 'valLoss') : [],
    });
    const loss = /** @type {number} */ (history.valLoss?.at(-1));
    if (history.loss.length < epochs) return loss;
    sum += loss;
  }
  return sum / folds.length;
}

/**
 * How well networks with these settings read the digits that were kept apart, trained on all others.
 *
 * @param {Settings} settings
 */
export async function testOf(settings, /** @type {readonly number[]} */ seeds) {
  const { batchSize, epochs } = settings;
  let [accuracy, loss] = [0, 0];
  for (const seed of seeds) {
    const model = networkOf(settings, seed);
    await model.fit(rest.x, softTargets(rest.y, CLASSES), { batchSize, epochs });
    const scores = model.evaluate(test.x, softTargets(test.y, CLASSES));
    accuracy += (scores.accuracy ?? 0) / seeds.length;
    loss += scores.loss / seeds.length;
  }
  return { accuracy, loss };
}
