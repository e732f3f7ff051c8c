import synaptic from 'synaptic';
import { versionOf } from './version.js';

/** Synaptic updates the weights after every sample, by plain gradient descent, from weights of its own. */
export function prepare({ inputs, layers, optimizer }, { x, y }) {
  const [hidden, output] = layers.map(({ units }) => units);
  const network = new synaptic.Architect.Perceptron(inputs, hidden, output);
  for (const { neuron } of network.neurons()) neuron.squash = synaptic.Neuron.squash.LOGISTIC;
  for (const neuron of network.layers.hidden[0].list) neuron.squash = synaptic.Neuron.squash.TANH;
  const trainer = new synaptic.Trainer(network);
  const rows = Array.from(y, (target, i) => ({ input: [x[2 * i], x[2 * i + 1]], output: [target] }));
  return {
    version: versionOf('synaptic'),
    run: (steps) =>
      trainer.train(rows, { rate: optimizer.learningRate, iterations: steps, error: 1e-30, shuffle: false }),
    loss: () => Number.NaN,
  };
}
