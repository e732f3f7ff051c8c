import { checkInteger, outOfRange } from '../base/errors.ts';
import { cosPi, log } from '../base/exact.ts';
import { randomWords } from '../base/philox.ts';
import { drawSeed } from '../base/random.ts';
import { shuffle } from './shuffle.ts';

/** The maximum length of an order: 4 GiB. */
const MOST = 2 ** 30;

/** A sequence of random numbers. */
export interface RandomNumbers {
  /** Returns a number in [0, 1), a multiple of 2⁻³². */
  uniform(): number;
  /** Returns a normally distributed number with mean 0 and standard deviation 1: Box & Muller 1958. */
  normal(): number;
  /** Returns a whole number in [0, bound), for bounds far below 2³². */
  below(bound: number): number;
  /** Returns the numbers 0 … count − 1 in random order. */
  order(count: number): Uint32Array<ArrayBuffer>;
}

/**
 * Creates random numbers from a seed, with the same bits everywhere: Philox4x32-10.
 *
 * @param seed a whole number ≥ 0. Default: random
 * @throws TypeError or RangeError for an invalid seed.
 */
export function randomNumbers(seed = drawSeed()): RandomNumbers {
  const numbers = numbersOf(randomWords(checkInteger('randomNumbers', 'seed', seed, 0), 'numbers', 0));
  return { ...numbers, below: (bound) => numbers.below(checkInteger('below', 'bound', bound, 1, 2 ** 32)) };
}

function checkCount(count: number): number {
  checkInteger('order', 'count', count, 0);
  if (count > MOST) throw outOfRange('order', 'count', `at most ${MOST}`, count);
  return count;
}

/** The numbers generated from 32-bit words. */
export function numbersOf(word: () => number): RandomNumbers {
  const below = (bound: number) => Math.floor(word() * bound * 2 ** -32);
  return {
    uniform: () => word() * 2 ** -32,
    normal: () => Math.sqrt(-2 * log((word() + 1) * 2 ** -32)) * cosPi(word() * 2 ** -31),
    below,
    order(count) {
      const order = new Uint32Array(checkCount(count));
      shuffle(order, { below });
      return order;
    },
  };
}
