// Two spirals, told apart by a network: a trial is a function of its settings and its seed.

import { adam, dense, sequential } from 'lanewise';

const ROWS = 1000;
const EPOCHS = 100;

/** Points of two spirals, `x` in rows of two, and `y` that says which. */
function spirals() {
  const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 2);
  const x = Float32Array.from({ length: 2 * ROWS }, (_, i) => {
    const row = i >> 1;
    const angle = (row / ROWS) * 3 * Math.PI + y[row] * Math.PI;
    return (row / ROWS) * (i % 2 ? Math.sin(angle) : Math.cos(angle));
  });
  return { x, y };
}

export async function train({ units, rate }, { seed, report, keep, checkpoint }) {
  const { x, y } = spirals();
  const layers = [dense(units, 'tanh'), dense(units, 'tanh'), dense(1, 'sigmoid')];
  const model = sequential({ inputs: 2, layers, seed });
  model.compile({ optimizer: adam({ learningRate: rate }), loss: 'binaryCrossEntropy' });
  let epoch = 0;
  if (checkpoint) {
    epoch = checkpoint[0];
    model.restore(checkpoint.slice(1));
  }
  while (epoch < EPOCHS) {
    const { loss } = await model.fit(x, y, { epochs: 1 });
    epoch++;
    keep(Uint8Array.of(epoch, ...model.checkpoint()));
    if (report(loss[0], epoch)) break;
  }
  return model.evaluate(x, y).loss;
}
