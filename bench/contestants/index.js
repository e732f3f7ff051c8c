// Who takes part: the file, what it is told, and its ways (modes) to train and to predict. The best of them counts; the
// one that mostly is the best comes first.

import { availableParallelism } from 'node:os';
import { builds } from '../builds.js';
import { instructionSet } from '../machine.js';

const tiny = ({ network }) => network === 'tiny';

/** Threads of those who can use several, beside one; they may run on every core. */
export const several = Math.min(availableParallelism(), 8);

const ours = (name, options, rest) => ({
  ...{ name: `lanewise ${name}`, own: true, module: 'lanewise.js', options: { threads: 1, ...options } },
  ...{ train: ['loop', 'fit'], predict: ['predict'], ...rest },
});

const lanewise = builds().map((build) => ours(build, { build }));

/** The fastest build on all threads, and as it chooses itself. */
const threaded =
  several > 1
    ? [several, 'auto'].map((threads) =>
        ours(
          `${builds()[0]}, ${threads === 'auto' ? "'auto'" : `${threads} threads`}`,
          { build: builds()[0], threads },
          { threads },
        ),
      )
    : [];

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

const pytorch = (name, rest) => ({
  ...{ name, module: 'pytorch.py', train: ['fused', 'foreach', 'loop', 'compiled'] },
  ...{ predict: ['frozen', 'module', 'compiled'], ...rest },
});

/** What holds PyTorch to the kernels of a processor that has AVX2 and no AVX-512. */
const avx2 = { ATEN_CPU_CAPABILITY: 'avx2', MKL_ENABLE_INSTRUCTIONS: 'AVX2', ONEDNN_MAX_CPU_ISA: 'AVX2' };

const python = [
  pytorch('PyTorch'),
  ...(several > 1 ? [pytorch(`PyTorch, ${several} threads`, { threads: several })] : []),
  ...(instructionSet === 'AVX-512' ? [pytorch('PyTorch, held to AVX2', { held: avx2 })] : []),
  { name: 'JAX', module: 'xla.py', train: ['step'], predict: ['jit'] },
  { name: 'onnxruntime (Python)', module: 'onnx_runtime.py', predict: ['run', 'bound'] },
  { name: 'scikit-learn', module: 'scikit_learn.py', train: ['partial_fit'], predict: ['predict_proba'] },
].map((contestant) => ({ native: true, python: true, ...contestant }));

export const contestants = [
  ...lanewise,
  ...threaded,
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
