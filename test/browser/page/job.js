// Functions for jobs of a page.

import { dense, sequential } from '/dist/index.js';

export async function train(epochs, { seed, report }) {
  const model = sequential({ inputs: 1, layers: [dense(4, 'tanh'), dense(1)], seed });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const x = [[0], [1], [2], [3]];
  for (let epoch = 1; epoch <= epochs; epoch++) report((await model.fit(x, x, { epochs: 1 })).loss[0], epoch);
  return model.evaluate(x, x).loss;
}

export const twice = (x) => 2 * x;

export function fails() {
  throw new RangeError('no such layer');
}

export function blocks() {
  for (;;);
}

export const throwsLater = () =>
  new Promise(() => {
    setTimeout(() => {
      throw new Error('outside of the job');
    });
  });
