import * as index from '../../src/index.ts';
import { type AnyModel, chain, shake } from './networks.ts';

const { add, concatenate, dense, functional, input, multiply } = index;

/** With biases of the second layer above 0 and incoming weights of the fourth of norm 1: some programs constrain as they load. */
export function constrained(): AnyModel {
  const model = chain(6, [
    dense(4, 'relu', { weightRegularizer: 'l2', biasRegularizer: index.l1({ l1: 0.1 }), trainable: false }),
    dense(4, 'relu', { weightConstraint: index.maxNorm({ max: 9 }), biasConstraint: 'nonNegative' }),
    dense(4, 'relu', { weightConstraint: index.minMaxNorm({ min: 0.1, max: 9 }) }),
    dense(2, 'linear', { weightConstraint: 'unitNorm' }),
  ]);
  const weights = model.getWeights();
  const bias = weights.get('1.bias')?.data as Float32Array;
  bias.set(bias.map(Math.abs));
  const last = weights.get('3.weight')?.data as Float32Array;
  for (let unit = 0; unit < 2; unit++) {
    const row = last.subarray(4 * unit, 4 * unit + 4);
    row.set(row.map((value) => value / Math.hypot(...row)));
  }
  model.setWeights(weights);
  return model;
}

/** Models with names, with values that several layers take, with several inputs and outputs. */
export const sharing: readonly (readonly [string, () => AnyModel])[] = [
  ['names', () => chain(6, [dense(4, 'relu', { name: '_hidden' }), dense(4, 'relu', { name: 'dense_1' }), dense(2)])],
  [
    'a value that a layer takes twice',
    () => {
      const x = input(4);
      const h = dense(3, 'tanh').apply(x);
      const square = multiply().apply([h, h]);
      return shake(functional({ inputs: x, outputs: add().apply([square, h, h]), seed: 1 }));
    },
  ],
  [
    'two inputs, two outputs, a shared layer',
    () => {
      const [a, b] = [input(4), input(4)];
      const shared = dense(5, index.leakyRelu(), { name: 'shared' });
      const [p, q] = [shared.apply(a), shared.apply(b)];
      const joined = concatenate().apply([p, q, shared.apply(add().apply([a, b]))]);
      const outputs = [dense(2, 'sigmoid').apply(joined), dense(3).apply(q)];
      return shake(functional({ inputs: [a, b], outputs, seed: 1 }));
    },
  ],
];
