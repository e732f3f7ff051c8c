import { builtIn } from '../base/builtIn.ts';
import { checkOptions } from '../base/errors.ts';
import { checkFinite, checkMatrix } from './check.ts';
import type { Initializer } from './initializer.ts';
import { orthonormal } from './orthonormal.ts';

export interface OrthogonalOptions {
  /** The length of the vectors. Default 1. */
  gain?: number;
}

/**
 * A random matrix with orthogonal rows of length gain (orthogonal columns if there are more outputs than inputs): the Q
 * of a QR decomposition of normal numbers, where the diagonal of R is positive. Saxe et al. 2014. For weights only.
 *
 * @throws TypeError or RangeError for a gain that is not a finite number, and for a bias.
 */
export function orthogonal(options: OrthogonalOptions = {}): Initializer {
  const { gain = 1 } = checkOptions('orthogonal', options, ['gain']);
  checkFinite('orthogonal', 'gain', gain);
  return builtIn({
    name: 'orthogonal',
    options: { gain },
    fill(values, inputs, outputs, random, shape) {
      checkMatrix('orthogonal', shape);
      const byRows = outputs <= inputs;
      const vectors = byRows ? orthonormal(outputs, inputs, random) : orthonormal(inputs, outputs, random);
      vectors.forEach((vector, i) => {
        for (let j = 0; j < vector.length; j++) {
          values[byRows ? i * inputs + j : j * inputs + i] = gain * (vector[j] as number);
        }
      });
    },
  });
}
