// Trials to measure with: a training on one core for a number of epochs, and one that takes no time.

import { dense, engine, sequential } from '../../dist/node.js';

engine({ threads: 1 });

const ROWS = 1024;
const INPUTS = 128;

export async function train({ epochs }, { seed }) {
  const model = sequential({ inputs: INPUTS, layers: [dense(128, 'relu'), dense(10, 'softmax')], seed });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const x = Float32Array.from({ length: ROWS * INPUTS }, (_, i) => ((i * 7919) % 1000) / 500 - 1);
  const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 10);
  const { loss } = await model.fit(x, y, { epochs, batchSize: 64 });
  return loss.at(-1);
}

export const nothing = () => null;
