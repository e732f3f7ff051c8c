import * as activations from '../../src/activations/index.ts';

/** Numbers from a seed: xorshift. */
export function numbersFrom(seed: number) {
  let word = seed * 2654435761 + 1;
  const next = () => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return word >>> 0;
  };
  return {
    below: (bound: number) => next() % bound,
    numbers: (length: number, most: number) => Float32Array.from({ length }, () => (next() / 2 ** 31 - 1) * most),
  };
}

/** Activations of whole rows that lanes have. */
export const rowwise = ['softmax', 'logSoftmax', 'sparsemax'] as const;

/** Activations of each number by itself. */
export const singly = Object.keys(activations).filter(
  (name) => !(rowwise as readonly string[]).includes(name) && !name.startsWith('resolve'),
) as (typeof rowwise)[number][];

/** The bits of some numbers. */
export const bitsOf = (values: ArrayLike<number>) => [...new Uint32Array(Float32Array.from(values).buffer)];
