// Who takes part, and the ways in which each trains and predicts. The best of them counts.

import { engine } from '../../dist/index.js';

const { available, threads } = engine();

const lanewise = (name, options, base = false) => ({
  ...{ name: `lanewise ${name}`, own: true, base, load: () => import('../../bench/contestants/lanewise.js'), options },
  ...{ train: ['loop', 'fit'], predict: ['predict'] },
});

export const contestants = [
  ...available.map((build, index) => lanewise(build, { build, threads: 1 }, index === 0)),
  ...(threads > 1 ? [lanewise(`${available[0]}, ${threads} threads`, { build: available[0], threads: 'auto' })] : []),
  {
    ...{ name: 'jax-js', load: () => import('../../bench/contestants/jax.js'), options: {} },
    ...{ train: ['step', 'parts'], predict: ['jit'] },
  },
  {
    ...{ name: 'TensorFlow.js wasm', load: () => import('./tfjs.js'), options: { backend: 'wasm' } },
    ...{ train: ['loop', 'fit'], predict: ['ops', 'layers'] },
  },
];
