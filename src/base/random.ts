import { cosPi, log, sinPi } from './exact.ts';

/** The purposes of random numbers. Streams of different purposes never share a number. */
export const purposes = {
  weights: 1,
  shuffle: 2,
  noise: 3,
  split: 15,
  numbers: 16,
  evolution: 17,
  search: 18,
} as const;

/** Draws a seed for a model without one: a whole number below 2⁵³. */
export function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** Bytes of memory that a stream draws into. */
export const RANDOM_BYTES = 4096;

const WORDS = RANDOM_BYTES / 4;

/** Words drawn at first for single numbers; then as many as there were, up to WORDS. */
const FIRST_WORDS = 16;

/** Memory into which blocks of random words are written: an instance of the kernels. */
export interface PhiloxMemory {
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  /** Writes the words of the counters `first` … `first + blocks − 1` of Philox4x32-10 to an address. */
  philox(
    address: number,
    seedLow: number,
    seedHigh: number,
    purpose: number,
    stream: number,
    first: number,
    blocks: number,
  ): void;
  /**
   * Turns `count` words at an address into numbers: middle + half · (u · 2⁻²³ − 1), where u is the upper 24 bits of a
   * word.
   */
  uniform(address: number, count: number, middle: number, half: number): void;
}

/** The 32-bit numbers of Philox4x32-10 for a seed, a purpose and a stream number, in order, drawn in blocks by the kernel. */
export class RandomStream {
  readonly #memory: PhiloxMemory;
  readonly #address: number;
  readonly #seedLow: number;
  readonly #seedHigh: number;
  readonly #purpose: number;
  readonly #stream: number;
  /** Counters used so far, of four words each. */
  #drawn = 0;
  /** The unused words drawn for single numbers. */
  #at = 0;
  #end = 0;

  /** Draws into the RANDOM_BYTES at `address`. @internal */
  constructor(memory: PhiloxMemory, address: number, seed: number, purpose: keyof typeof purposes, stream: number) {
    this.#memory = memory;
    this.#address = address;
    this.#seedLow = seed >>> 0;
    this.#seedHigh = Math.floor(seed / 2 ** 32);
    this.#purpose = purposes[purpose];
    this.#stream = stream;
  }

  /** A whole number in [0, bound), for bounds far below 2³². */
  below(bound: number): number {
    if (this.#at === this.#end) {
      const words = Math.min(Math.max(FIRST_WORDS, 4 * this.#drawn), WORDS);
      this.#draw(words);
      this.#at = this.#address / 4;
      this.#end = this.#at + words;
    }
    return Math.floor((this.#memory.u32[this.#at++] as number) * bound * 2 ** -32);
  }

  /**
   * Fills in numbers uniformly distributed over [min, max): min + (max − min) · u, where u is a multiple of 2⁻²⁴ in [0,
   * 1).
   */
  fillUniform(values: Float32Array, min: number, max: number): void {
    const [middle, half] = [(min + max) / 2, (max - min) / 2];
    for (let first = 0; first < values.length; first += WORDS) {
      const count = Math.min(WORDS, values.length - first);
      this.#draw(WORDS);
      this.#memory.uniform(this.#address, count, middle, half);
      const at = this.#address / 4;
      values.set(this.#memory.f32.subarray(at, at + count), first);
    }
  }

  /** Fills in normally distributed numbers. */
  fillNormal(values: Float32Array, mean: number, deviation: number): void {
    this.#fillNormal(values, mean, deviation, Number.POSITIVE_INFINITY);
  }

  /** Fills in normally distributed numbers, leaving out those more than two standard deviations from the mean. */
  fillTruncatedNormal(values: Float32Array, mean: number, deviation: number): void {
    this.#fillNormal(values, mean, deviation, 2);
  }

  /** mean + deviation · z for normally distributed z within ±most, in order. */
  #fillNormal(values: Float32Array, mean: number, deviation: number, most: number): void {
    let filled = 0;
    while (filled < values.length) {
      for (const z of normalNumbers(this.#next(WORDS))) {
        if (Math.abs(z) <= most && filled < values.length) values[filled++] = mean + deviation * z;
      }
    }
  }

  /** The next `words` words, at most WORDS, a multiple of 16. They are valid until more are drawn. */
  #next(words: number): Uint32Array {
    this.#draw(words);
    return this.#memory.u32.subarray(this.#address / 4, this.#address / 4 + words);
  }

  #draw(words: number): void {
    const [purpose, stream] = [this.#purpose, this.#stream];
    this.#memory.philox(this.#address, this.#seedLow, this.#seedHigh, purpose, stream, this.#drawn, words / 4);
    this.#drawn += words / 4;
    this.#at = this.#end;
  }
}

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
