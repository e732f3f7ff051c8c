import { createHash } from 'node:crypto';
import { version } from '../../src/base/version.ts';
import { activation, dense, sequential } from '../../src/index.ts';
import { toOnnx } from '../../src/onnx/index.ts';
import { type AnyModel, activationCases, chain, layerCases, randomNetwork, shake } from '../interchange/networks.ts';

/** Models that are written as ONNX: each layer, each activation, and random networks. */
export const written: readonly (readonly [string, () => AnyModel])[] = [
  ...activationCases.map(
    ([name, f]) =>
      [`activation ${name}`, () => shake(sequential({ inputs: 6, layers: [activation(f)], seed: 1 }))] as const,
  ),
  ...layerCases,
  ['multilayer perceptron', () => chain(6, [dense(8, 'relu'), dense(5, 'gelu'), dense(3, 'softmax')])],
  ...Array.from({ length: 20 }, (_, seed) => [`random ${seed}`, () => randomNetwork(seed, true)] as const),
];

/** The hash of what is written, but for the version of this package. */
export function hashOf(model: AnyModel): string {
  const text = Buffer.from(toOnnx(model)).toString('latin1').replace(version, '');
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
