// @ts-check
// A network that is too large overfits: it memorizes its data, noise included. This measures what helps.
import { adam, adamW, dense, dropout, earlyStopping, l2, metrics, randomNumbers, sequential } from 'lanewise';
import { compareCurves } from 'lanewise/plot';
import { save } from './support/save.js';

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);
const EPOCHS = 150;
const UNITS = 64;
const MISTAKEN = 0.15;
const ROWS = { train: 100, validation: 100, test: 4000 };

console.log('A network that is too large overfits: it memorizes its data, noise included. This measures what helps.\n');

/** @typedef {{ x: Float32Array, y: Uint8Array }} Points */
/** @typedef {Record<keyof typeof ROWS, Points>} Data */

/**
 * Points of a square, and whether they lie in the disc that covers half of it; now and then the answer is mistaken.
 *
 * @param {import('lanewise').RandomNumbers} random
 * @param {number} count
 * @returns {Points}
 */
function points(random, count) {
  const x = Float32Array.from({ length: 2 * count }, () => 2 * random.uniform() - 1);
  const y = Uint8Array.from({ length: count }, (_, i) => {
    const inside = Number(
      /** @type {number} */ (x[2 * i]) ** 2 + /** @type {number} */ (x[2 * i + 1]) ** 2 < 2 / Math.PI,
    );
    return random.uniform() < MISTAKEN ? 1 - inside : inside;
  });
  return { x, y };
}

/**
 * What is done against overfitting: nothing but what is said here.
 *
 * @typedef {object} Cure
 * @property {number} [dropout] the share of each layer's outputs that a step leaves out
 * @property {number} [l2] what the squares of weights add to the loss, times this
 * @property {number} [weightDecay] the share of each weight that a step takes away, times the learning rate
 * @property {number} [patience] epochs without progress in validation after which training stops
 */

/** @type {Record<string, Cure>} */
const CURES = {
  nothing: {},
  dropout: { dropout: 0.5 },
  'L2 penalty': { l2: 0.003 },
  'weight decay': { weightDecay: 0.3 },
  'early stopping': { patience: 20 },
};

/**
 * Trains with a cure: the log loss of validation by epoch, and the scores at the end.
 *
 * @param {Cure} cure
 * @param {Data} data
 * @param {number} seed
 */
async function trained(cure, { train, validation, test }, seed) {
  const options = cure.l2 === undefined ? {} : { weightRegularizer: l2({ l2: cure.l2 }) };
  const hidden = () => [dense(UNITS, 'relu', options), ...(cure.dropout === undefined ? [] : [dropout(cure.dropout)])];
  const model = sequential({ inputs: 2, layers: [...hidden(), ...hidden(), dense(1, 'sigmoid')], seed });
  const { weightDecay } = cure;
  model.compile({
    optimizer: weightDecay === undefined ? adam({ learningRate: 0.01 }) : adamW({ learningRate: 0.01, weightDecay }),
    loss: 'binaryCrossEntropy',
    metrics: [metrics.logLoss(), 'accuracy'],
  });
  const stopping =
    cure.patience === undefined ? [] : [earlyStopping({ monitor: 'valLogLoss', patience: cure.patience })];
  const { valLogLoss = [] } = await model.fit(train.x, train.y, {
    epochs: EPOCHS,
    batchSize: 25,
    validationData: [validation.x, validation.y],
    callbacks: stopping,
  });
  // Where it stopped it has the weights of its best epoch: those it would have kept.
  const kept = Math.min(...valLogLoss);
  const curve = Array.from({ length: EPOCHS }, (_, epoch) => valLogLoss[epoch] ?? kept);
  return { curve, learned: model.evaluate(train.x, train.y), unseen: model.evaluate(test.x, test.y) };
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const datasets = SEEDS.map((seed) => {
  const random = randomNumbers(seed);
  const [train, validation, test] = [ROWS.train, ROWS.validation, ROWS.test].map((count) => points(random, count));
  return /** @type {Data} */ ({ train, validation, test });
});

console.log(`${ROWS.train} points to learn from, ${ROWS.test} unseen ones, ${100 * MISTAKEN} % of both mistaken:`);
console.log('no network can be right more often than 85 % or have a log loss below 0.423 on unseen points.');
console.log(`Means of ${SEEDS.length} networks of 2 × ${UNITS} units, each with points of its own:\n`);
console.log('                          log loss               right');
console.log('against overfitting  learned   unseen    learned    unseen');

/** @type {Record<string, Record<string, number[]>>} */
const curves = {};
for (const [name, cure] of Object.entries(CURES)) {
  const runs = await Promise.all(datasets.map((data, i) => trained(cure, data, SEEDS[i] ?? 0)));
  const epochs = Array.from({ length: EPOCHS }, (_, epoch) => mean(runs.map(({ curve }) => curve[epoch] ?? 0)));
  curves[name] = { valLogLoss: epochs };
  const parts = [runs.map(({ learned }) => learned), runs.map(({ unseen }) => unseen)];
  const loss = parts.map((scores) => mean(scores.map(({ logLoss = 0 }) => logLoss)).toFixed(3));
  const right = parts.map((scores) => `${(100 * mean(scores.map(({ accuracy = 0 }) => accuracy))).toFixed(1)} %`);
  console.log([name.padEnd(18), ...[...loss, ...right].map((text) => text.padStart(8))].join('  '));
}

const picture = await compareCurves(curves, {
  figure: 'valLogLoss',
  name: `Validation log loss, the mean of ${SEEDS.length} trainings`,
  title: 'Overfitting, and what helps against it',
});
console.log(`\nValidation curves: ${save('overfitting.svg', picture)}`);
