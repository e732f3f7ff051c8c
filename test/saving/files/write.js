// Writes the files of this version, and what their models predict: `node test/saving/files/write.js` after a build. Files of
// released versions are never written again.

import { readFileSync, writeFileSync } from 'node:fs';
import * as lanewise from '../../../dist/index.js';
import { rows, targets } from './rows.js';

const { activation, adam, add, batchNormalization, concatenate, cosineDecay, dense, dropout, elu, embedding } =
  lanewise;
const { engine, functional, input, l2, layerNormalization, maxNorm, normalization, prelu, save, warmUp } = lanewise;

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const path = (name) => new URL(`${version}-${name}`, import.meta.url);

engine({ build: 'simd', threads: 1 });
const numbers = input(3, { name: 'numbers' });
const words = input(2, { name: 'words' });
const shared = dense(4, elu({ alpha: 0.5 }), { name: 'shared', weightRegularizer: l2({ l2: 0.001 }) });
const scaled = normalization({ mean: [1, 2, 3], variance: [1, 4, 9] }).apply(numbers);
const wide = dense(4, 'gelu', { weightConstraint: maxNorm({ max: 3 }) }).apply(scaled);
const once = batchNormalization({ momentum: 0.9 }).apply(shared.apply(wide));
const twice = layerNormalization({ epsilon: 1e-5 }).apply(shared.apply(dropout(0.25).apply(once)));
const all = concatenate().apply([add().apply([prelu().apply(twice), wide]), embedding(5, 2).apply(words)]);
const model = functional({
  inputs: [numbers, words],
  outputs: { kind: activation('softmax').apply(dense(3).apply(all)), size: dense(1, 'softplus').apply(all) },
  seed: 7,
});
model.compile({
  optimizer: adam({
    learningRate: warmUp(cosineDecay({ learningRate: 0.02, decaySteps: 40 }), { steps: 5 }),
    ema: 0.9,
  }),
  loss: { kind: 'crossEntropy', size: 'huber' },
  lossWeights: { size: 0.5 },
  metrics: { kind: ['accuracy'] },
});
await model.fit(rows, targets, { epochs: 10, batchSize: 4 });

writeFileSync(path('model.safetensors'), save(model, { metadata: { of: version } }));
writeFileSync(path('training.safetensors'), save(model, { training: true }));
writeFileSync(path('checkpoint.safetensors'), model.checkpoint());
const lists = (outputs) => Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, [...values]]));
const predictions = lists(model.predict(rows));
const history = await model.fit(rows, targets, { initialEpoch: 10, epochs: 12, batchSize: 4 });
writeFileSync(
  path('truth.json'),
  `${JSON.stringify({ predictions, history, later: lists(model.predict(rows)) }, null, 1)}\n`,
);
