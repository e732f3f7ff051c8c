import { normalNumbers } from '../base/normalNumbers.ts';
import { philox } from '../base/philox.ts';
import { purposes } from '../base/random.ts';

/** The random numbers of one generation of a search: functions of the seed and the generation alone. */
export class Draws {
  readonly #seed: number;
  readonly #generation: number;

  constructor(seed: number, generation: number) {
    this.#seed = seed;
    this.#generation = generation;
  }

  /** Numbers of the normal distribution of mean 0 and deviation 1. */
  normals(count: number): Float64Array {
    return normalNumbers(this.#words(2 * Math.ceil(count / 2), 0)).subarray(0, count);
  }

  /** Numbers that are evenly spread over [0, 1). */
  uniforms(count: number): Float64Array {
    return Float64Array.from(this.#words(count, 1), (word) => word * 2 ** -32);
  }

  #words(count: number, part: number): Uint32Array {
    const words = new Uint32Array(count);
    const seedHigh = Math.floor(this.#seed / 2 ** 32);
    const stream = 2 * this.#generation + part;
    for (let at = 0; at < count; at += 4) {
      const four = philox(this.#seed, seedHigh, purposes.evolution, stream, at / 4);
      for (let i = 0; i < 4 && at + i < count; i++) words[at + i] = four[i] as number;
    }
    return words;
  }
}
