import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  adam,
  concatenate,
  dense,
  embedding,
  functional,
  input,
  pipeline,
  randomNumbers,
  save,
  sequential,
  standardScaler,
  tabular,
} from '../../src/index.ts';
import { folder } from './packed.ts';

const random = randomNumbers(3);

export const species = ['setosa', 'versi, "color"', 'virginica'];

/** Rows of four numbers, and the species of each. */
export const flowers = Array.from({ length: 60 }, (_, i) =>
  [5, 3, 1, 0].map((base, j) => Math.round(100 * (base + (i % 3) * j + random.normal() / 4)) / 100),
);
export const kinds = flowers.map((_, i) => species[i % 3]);

/** Labels, and a training that goes on. */
export const iris = sequential({ inputs: 4, layers: [dense(6, 'relu'), dense(3, 'softmax')], seed: 1 });
iris.compile({ optimizer: adam({ learningRate: 0.02 }), loss: 'crossEntropy' });
await iris.fit(flowers, kinds, { epochs: 150 });

export const passengers = [
  { age: 31, sex: 'female', class: 1, alone: true, boarded: '1912-04-10', port: 'Cherbourg', id: 1 },
  { age: null, sex: 'male', class: 3, alone: false, boarded: '1912-04-11', port: null, id: 2 },
  { age: 4.5, sex: 'male', class: 2, alone: false, boarded: '1912-04-10', port: 'Queenstown, Cobh', id: 3 },
  { age: -999, sex: 'female', class: 2, alone: true, boarded: '1912-04-12', port: 'Cherbourg', id: 4 },
];

/** A table of every kind of column. */
export const table = tabular(passengers, {
  columns: {
    age: { kind: 'numeric', missing: 'median', indicator: true },
    class: { kind: 'categorical' },
    boarded: { kind: 'date', parts: ['day', 'weekday'] },
    port: { kind: 'categorical', missing: 'own', unknown: 'own' },
  },
  exclude: ['id'],
  missingValues: [-999, 'NA'],
});
const survivalModel = sequential({
  inputs: table.columns.length,
  layers: [dense(4, 'tanh'), dense(1, 'sigmoid')],
  seed: 2,
});
survivalModel.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy', classes: ['died', 'survived'] });
export const survival = pipeline(survivalModel, { input: table });

/** Scaled rows and targets. */
const prices = Float64Array.from(flowers, ([a, b]) => 1000 * a - 300 * b);
export const pricing = pipeline(sequential({ inputs: 4, layers: [dense(5, 'relu'), dense(1)], seed: 3 }), {
  input: standardScaler(flowers),
  target: standardScaler(prices, { columns: 1 }),
});

const [x, code] = [input(3), input(1)];
const joined = concatenate().apply([x, embedding(5, 2).apply(code)]);
/** Two inputs and two outputs. */
export const both = functional({
  inputs: { x, code },
  outputs: { size: dense(2).apply(joined), kind: dense(1, 'sigmoid').apply(joined) },
  seed: 4,
});

writeFileSync(join(folder, 'iris.safetensors'), save(iris, { training: true, metadata: { source: 'flowers' } }));
writeFileSync(join(folder, 'survival.safetensors'), save(survivalModel));
writeFileSync(join(folder, 'pricing.safetensors'), save(pricing.model));
writeFileSync(join(folder, 'both.safetensors'), save(both));
