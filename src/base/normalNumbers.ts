import { cosPi, log, sinPi } from './exact.ts';

/**
 * Two normally distributed numbers (mean 0, standard deviation 1) from every two words, up to ±6.66: Box & Muller 1958.
 */
export function normalNumbers(bits: Uint32Array): Float64Array {
  const numbers = new Float64Array(bits.length);
  for (let i = 0; i < bits.length; i += 2) {
    const radius = Math.sqrt(-2 * log(((bits[i] as number) + 1) * 2 ** -32));
    const turn = (bits[i + 1] as number) * 2 ** -31;
    numbers[i] = radius * cosPi(turn);
    numbers[i + 1] = radius * sinPi(turn);
  }
  return numbers;
}
