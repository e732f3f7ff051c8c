// Two spirals, told apart by a network. What a trial gives follows from its settings and its seed alone.

import { adam, dense, load, modelInfo, save, sequential } from 'lanewise';

const ROWS = 1000;
const EPOCHS = 100;

/** Points of two spirals, in rows of two, and which spiral each is of. */
function spirals() {
  const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 2);
  const x = Float32Array.from({ length: 2 * ROWS }, (_, i) => {
    const row = i >> 1;
    const angle = (row / ROWS) * 3 * Math.PI + y[row] * Math.PI;
    return (row / ROWS) * (i % 2 ? Math.sin(angle) : Math.cos(angle));
  });
  return { x, y };
}

function made({ units, rate }, seed) {
  const layers = [dense(units, 'tanh'), dense(units, 'tanh'), dense(1, 'sigmoid')];
  const model = sequential({ inputs: 2, layers, seed });
  model.compile({ optimizer: adam({ learningRate: rate }), loss: 'binaryCrossEntropy' });
  return model;
}

export default async function trial(settings, { seed, report, keep, checkpoint }) {
  const { x, y } = spirals();
  const model = checkpoint ? load(checkpoint) : made(settings, seed);
  let epoch = checkpoint ? modelInfo(checkpoint).metadata.epoch : 0;
  while (epoch < EPOCHS) {
    const { loss } = await model.fit(x, y, { epochs: 1 });
    epoch++;
    const stop = report(loss[0], epoch);
    keep(save(model, { training: true, metadata: { epoch } }));
    if (stop) break;
  }
  return model.evaluate(x, y).loss;
}
