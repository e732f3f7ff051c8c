// What is measured: networks with their losses, and batches of rows. An epoch is `batches` batches; the check compares
// the loss after `check` steps (whole epochs).

const layers = (activation, output, ...units) =>
  units.map((count, index) => ({ units: count, activation: index === units.length - 1 ? output : activation }));

const mnist = { inputs: 784, layers: layers('relu', 'softmax', 128, 10), loss: 'crossEntropy' };

const networks = {
  tiny: {
    ...{ inputs: 2, layers: layers('tanh', 'sigmoid', 8, 1), loss: 'binaryCrossEntropy' },
    ...{ batch: 4, batches: 1, check: 500 },
  },
  tabular: {
    ...{ inputs: 16, layers: layers('relu', 'linear', 64, 64, 1), loss: 'meanSquaredError' },
    ...{ batch: 32, batches: 25, check: 50 },
  },
  'mnist-32': { ...mnist, batch: 32, batches: 25, check: 25 },
  'mnist-128': { ...mnist, batch: 128, batches: 10, check: 20 },
  deep: {
    ...{ inputs: 784, layers: layers('relu', 'softmax', 512, 256, 128, 10), loss: 'crossEntropy' },
    ...{ batch: 128, batches: 10, check: 20 },
  },
  large: {
    ...{ inputs: 1024, layers: layers('relu', 'softmax', 1024, 1024, 10), loss: 'crossEntropy' },
    ...{ batch: 256, batches: 5, check: 5 },
  },
};

export const optimizers = {
  sgd: { learningRate: 0.05 },
  adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
};

const training = Object.entries(networks).flatMap(([network, definition]) =>
  Object.entries(optimizers).map(([optimizer, settings]) => ({
    ...{ name: `${network} ${optimizer}`, task: 'train', network },
    ...{ ...definition, optimizer: { name: optimizer, ...settings } },
  })),
);

const inference = [
  { ...mnist, name: 'predict 1', task: 'predict', network: 'predict', batch: 1, batches: 50, check: 50 },
  { ...mnist, name: 'predict 1024', task: 'predict', network: 'predict', batch: 1024, batches: 2, check: 2 },
];

export const workloads = [...training, ...inference];

/** What a quick run measures. */
export const quick = ['tiny adam', 'tabular adam', 'mnist-32 adam', 'mnist-128 sgd', 'predict 1', 'predict 1024'];

export const coldStart = workloads.find(({ name }) => name === 'mnist-32 adam');

/** So many steps of a workload in whole epochs, at least one. */
export const whole = ({ batches }, steps) => Math.max(1, Math.round(steps / batches)) * batches;

/** Whether a loss is the reference's: within a thousandth, relative. */
export const sameLoss = (loss, reference) => Math.abs(loss / reference - 1) <= 1e-3;

/** `784-128-10 relu softmax`, for people. */
export function describe({ inputs, layers: list, batch }) {
  const units = [inputs, ...list.map((layer) => layer.units)].join('-');
  const activations = [...new Set(list.map(({ activation }) => activation))].join(', ');
  return `${units} ${activations}, batch ${batch}`;
}
