import { versionOf } from './version.js';

/** brain.js updates after every sample, has one activation for all layers, and starts from weights of its own. */
export async function prepare({ layers, optimizer }, { x, y }, { library }) {
  const { NeuralNetwork } = (await import(library)).default;
  const [{ units, activation }] = layers;
  const network = new NeuralNetwork({ hiddenLayers: [units], activation });
  const rows = Array.from(y, (target, i) => ({ input: [x[2 * i], x[2 * i + 1]], output: [target] }));
  const { learningRate, beta1, beta2, epsilon } = optimizer;
  const settings =
    optimizer.name === 'sgd' ? { learningRate } : { learningRate, praxis: 'adam', beta1, beta2, epsilon };
  return {
    version: versionOf(library),
    run(steps) {
      network.train(rows, { ...settings, iterations: steps, errorThresh: 1e-30, errorCheckInterval: steps });
    },
    loss: () => Number.NaN,
  };
}
