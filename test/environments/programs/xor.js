import { adam, dense, engine, fitInWorker, sequential } from 'lanewise';

export const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
export const y = [0, 1, 1, 0];
const options = { epochs: 200, batchSize: 4 };

function newModel() {
  const model = sequential({ inputs: 2, layers: [dense(8, 'tanh'), dense(1, 'sigmoid')], seed: 7 });
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'binaryCrossEntropy' });
  return model;
}

/** What a training comes to: the build, the classes, and the bits of the predictions. */
function outcomeOf(model) {
  const predicted = model.predict(x);
  return {
    build: model.build,
    classes: Array.from(predicted, Math.round),
    bits: Array.from(new Uint32Array(predicted.slice().buffer), (word) => word.toString(16)).join(' '),
  };
}

/** Learns XOR on the build of this environment's choice. */
export async function train() {
  const model = newModel();
  await model.fit(x, y, options);
  return outcomeOf(model);
}

/** The same on the build that runs everywhere, and with two threads where there can be. */
export async function trainAlone() {
  const auto = await train();
  engine({ build: 'simd' });
  const simd = await train();
  const { threads, alone } = engine({ threads: 2 });
  return { auto, simd, onTwo: await train(), threads, alone };
}

/** The same, and in a worker. */
export async function trainEveryWay() {
  const outcome = await trainAlone();
  const model = newModel();
  await fitInWorker(model, x, y, options).history;
  return { ...outcome, inWorker: outcomeOf(model) };
}
