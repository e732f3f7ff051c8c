import { cosPi, log, sinPi } from './exact.ts';

/** What random numbers are for. Streams of different purposes never share a number. */
export const purposes = {
  weights: 1,
  shuffle: 2,
  noise: 3,
  split: 15,
  numbers: 16,
  evolution: 17,
  search: 18,
} as const;

/** A seed is a whole number below 2⁵³; without one, a model draws it. */
export function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** Bytes of memory that a stream draws into. */
export const RANDOM_BYTES = 4096;

const WORDS = RANDOM_BYTES / 4;

/** Words that are drawn at first for single numbers; then as many as there were, up to WORDS. */
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
  /** Makes so many words at an address numbers: middle + half · (u · 2⁻²³ − 1), u the upper 24 bits of a word. */
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
  /** Counters that are used up, of four words each. */
  #drawn = 0;
  /** The elements of the words drawn for single numbers that are not used yet. */
  #at = 0;
  #end = 0;

  /** Draws into the RANDOM_BYTES at `address`. */
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

  /** Fills in numbers that are evenly spread over [min, max): min + (max − min) · u with u a multiple of 2⁻²⁴ in [0, 1). */
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

  /** Fills in numbers of a normal distribution. */
  fillNormal(values: Float32Array, mean: number, deviation: number): void {
    this.#fillNormal(values, mean, deviation, Number.POSITIVE_INFINITY);
  }

  /** Fills in numbers of a normal distribution, those more than two deviations from the mean left out. */
  fillTruncatedNormal(values: Float32Array, mean: number, deviation: number): void {
    this.#fillNormal(values, mean, deviation, 2);
  }

  /** mean + deviation · z for the z of a normal distribution, in order, that are within ±most. */
  #fillNormal(values: Float32Array, mean: number, deviation: number, most: number): void {
    let filled = 0;
    while (filled < values.length) {
      for (const z of normalNumbers(this.#next(WORDS))) {
        if (Math.abs(z) <= most && filled < values.length) values[filled++] = mean + deviation * z;
      }
    }
  }

  /** So many of the next words, WORDS at most: a multiple of 16. They are there until more are drawn. */
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

/** Two numbers of the normal distribution (mean 0, deviation 1) of every two words, up to ±6.66: Box & Muller 1958. */
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
