// @ts-check

/**
 * A small random number generator, the same numbers for the same seed on every machine: Mulberry32 by T. Ettinger.
 *
 * @param {number} seed a whole number from 0 to 2³² − 1
 */
export function generator(seed) {
  let state = seed;
  /** A number in [0, 1). */
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  /** Nearly normal, mean 0 and deviation 1: twelve uniform numbers have variance 1, and no rounding of Math.log. */
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
  return { uniform, normal };
}
