import { philox } from '../base/philox.ts';
import { purposes } from '../base/random.ts';
import { atPlace } from './dimensions.ts';
import { pointBy, type Sampler } from './sampler.ts';

/**
 * Points of Halton's sequence, with digits permuted by the seed: more evenly distributed than those of `random`. Halton
 * 1960; Owen: A randomized Halton algorithm in R (2017).
 */
export function quasiRandom(): Sampler {
  return {
    name: 'quasiRandom',
    options: {},
    begin({ dimensions, seed }) {
      const tables = primes(dimensions.length).map((base, at) => ({
        base,
        digits: Array.from({ length: placesOf(base) }, (_, place) => digitsOf(seed, at, place, base)),
      }));
      return {
        point: ({ index }) =>
          pointBy(dimensions, (dimension, at) => {
            const { base, digits } = tables[at] as (typeof tables)[number];
            return atPlace(dimension, halton(index, base, digits));
          }),
      };
    },
  };
}

/** Places of a number in a base that make 32 bits. */
function placesOf(base: number): number {
  let places = 0;
  for (let share = 1; share * 2 ** 32 > 1; share /= base) places++;
  return places;
}

/**
 * A number of a sequence: its digits in the base, mirrored at the point.
 *
 * @param exchanged for each place, what digits become
 */
export function halton(number: number, base: number, exchanged?: readonly (readonly number[])[]): number {
  let value = 0;
  let rest = number;
  let share = 1 / base;
  for (let place = 0, places = placesOf(base); place < places; place++) {
    const digit = rest % base;
    value += share * (exchanged?.[place]?.[digit] ?? digit);
    rest = (rest - digit) / base;
    share /= base;
  }
  return value;
}

/** The digits of a base in random order, for each place of a dimension. */
function digitsOf(seed: number, dimension: number, place: number, base: number): readonly number[] {
  const digits = Array.from({ length: base }, (_, i) => i);
  const stream = (0x8000_0000 + 64 * dimension + place) >>> 0;
  for (let i = base - 1; i > 0; i--) {
    const [word] = philox(seed, Math.floor(seed / 2 ** 32), purposes.search, stream, i);
    const other = Math.floor(word * (i + 1) * 2 ** -32);
    [digits[i], digits[other]] = [digits[other] as number, digits[i] as number];
  }
  return digits;
}

/** The first so many primes. */
export function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}
