import { createHash } from 'node:crypto';
import { version } from '../../src/base/version.ts';
import * as index from '../../src/index.ts';
import { toKeras } from '../../src/keras/index.ts';
import { type AnyModel, activationCases, chain, layerCases, randomNetwork, shake } from '../interchange/networks.ts';
import { constrained, sharing } from '../interchange/shapes.ts';

const { activation, dense, sequential } = index;

/** Activations that Keras has no layer or name for. */
const without = /^(celu, |gelu, |sparsemax|hardShrink, |hardTanh, |softplus, |softShrink, |squareplus, )/;

export const activations = activationCases.filter(([name]) => !without.test(name));
export const refusedActivations = activationCases.filter(([name]) => without.test(name));

/** Models that are written for Keras. */
export const written: readonly (readonly [string, () => AnyModel])[] = [
  ...activations.map(
    ([name, f]) =>
      [`activation ${name}`, () => shake(sequential({ inputs: 6, layers: [activation(f)], seed: 1 }))] as const,
  ),
  ...activations.map(([name, f]) => [`dense with ${name}`, () => chain(6, [dense(4, f), dense(2)])] as const),
  ...layerCases,
  ['activation hardTanh from 0', () => chain(6, [activation(index.hardTanh({ min: 0, max: 0.7 }))])],
  ['orthogonal', () => chain(6, [dense(4, 'relu', { weightRegularizer: index.orthogonalRegularizer() }), dense(2)])],
  ['regularized', constrained],
  ...sharing,
  ...Array.from({ length: 30 }, (_, seed) => [`random ${seed}`, () => randomNetwork(seed, true, activations)] as const),
];

/** The hash of what is written, but for the version of this package. */
export function hashOf(model: AnyModel): string {
  const text = Buffer.from(toKeras(model)).toString('latin1').replace(`lanewise ${version}`, '');
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
