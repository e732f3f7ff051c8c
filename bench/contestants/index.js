// Who takes part: the file, what it is told, and its ways (modes) to train and to predict. The best of them counts; the
// one that mostly is the best comes first.

import { builds } from '../builds.js';

const tiny = ({ network }) => network === 'tiny';

const lanewise = builds().map((build) => ({
  ...{ name: `lanewise ${build}`, own: true, module: 'lanewise.js', options: { build } },
  ...{ train: ['loop', 'fit'], predict: ['predict'] },
}));

const tfjs = ['cpu', 'wasm'].map((backend) => ({
  ...{ name: `TensorFlow.js ${backend}`, module: 'tfjs.js', options: { backend } },
  ...{ train: ['loop', 'fit'], predict: ['ops', 'layers'], slow: backend === 'cpu' },
}));

const onnxruntime = [
  { name: 'onnxruntime-node', native: true, options: { library: 'onnxruntime-node', provider: 'cpu' } },
  { name: 'onnxruntime-web', options: { library: 'onnxruntime-web', provider: 'wasm' } },
].map((contestant) => ({ module: 'onnxruntime.js', predict: ['run'], ...contestant }));

const perSample = [
  { name: 'brain.js', module: 'brain.js', options: { library: 'brain.js' } },
  { name: 'brain.js 2 beta', module: 'brain.js', options: { library: 'brain.js-beta' } },
  { name: 'Synaptic', module: 'synaptic.js', optimizers: ['sgd'] },
].map((contestant) => ({ train: ['train'], takes: tiny, perSample: true, ...contestant }));

const python = [
  { name: 'PyTorch', module: 'pytorch.py', train: ['loop', 'foreach'], predict: ['frozen', 'module'] },
  { name: 'scikit-learn', module: 'scikit_learn.py', train: ['partial_fit'], predict: ['predict_proba'] },
].map((contestant) => ({ native: true, python: true, ...contestant }));

export const contestants = [
  ...lanewise,
  { name: 'jax-js', module: 'jax.js', train: ['step', 'parts'], predict: ['jit'] },
  ...tfjs,
  ...perSample,
  ...onnxruntime,
  ...python,
];

/** The ways in which a contestant does a workload; none when it takes no part. */
export function modesFor({ takes, optimizers, train = [], predict = [] }, workload) {
  if (takes && !takes(workload)) return [];
  if (optimizers && !optimizers.includes(workload.optimizer?.name)) return [];
  return workload.task === 'train' ? train : predict;
}
