// A small training as a job: each epoch is reported and kept. Each run adds a line to a log of runs, with its process.

import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { adam, dense, sequential } from '../../../dist/node.js';

const ROWS = 512;
const INPUTS = 32;

const noted = (log, id) => log && appendFileSync(log, `${id}\t${process.pid}\n`);

export async function train({ units, rate, epochs, log }, { id, seed, report, keep, checkpoint }) {
  noted(log, id);
  const model = sequential({ inputs: INPUTS, layers: [dense(units, 'relu'), dense(4, 'softmax')], seed });
  model.compile({ optimizer: adam({ learningRate: rate }), loss: 'crossEntropy' });
  const x = Float32Array.from({ length: ROWS * INPUTS }, (_, i) => ((i * 2654435761) % 1000) / 500 - 1);
  const y = Uint8Array.from({ length: ROWS }, (_, i) => (x[i * INPUTS] > 0 ? 2 : 0) + (x[i * INPUTS + 1] > 0 ? 1 : 0));
  let start = 0;
  if (checkpoint) {
    start = checkpoint[0];
    model.restore(checkpoint.slice(1));
  }
  for (let epoch = start + 1; epoch <= epochs; epoch++) {
    const { loss } = await model.fit(x, y, { epochs: 1, batchSize: 16 });
    report(loss[0], epoch);
    keep(Uint8Array.of(epoch, ...model.checkpoint()));
  }
  const hash = createHash('sha256');
  for (const { data } of model.getWeights().values()) hash.update(data);
  const { loss } = model.evaluate(x, y);
  return { loss, weights: hash.digest('hex') };
}

/** Takes some time in which this thread does nothing else. */
export function blocks({ ms, log }, { id }) {
  noted(log, id);
  const end = Date.now() + ms;
  while (Date.now() < end);
  return 'blocked';
}

/** Takes some time; what it returns is another in each process where that is asked for. */
export async function slow({ ms, log, differs }, { id }) {
  noted(log, id);
  await new Promise((resolve) => setTimeout(resolve, ms));
  return differs ? process.pid : 'slow';
}
