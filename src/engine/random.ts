import type { Instance } from './instance.ts';

/** What random numbers are for. Streams of different purposes never share a number. */
export const purposes = { weights: 1, shuffle: 2 } as const;

/** A seed is a whole number below 2⁵³; without one, a model draws it from the platform's own source. */
export function drawSeed(): number {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  return seed;
}

/** Bytes of memory that a stream needs to draw into. */
export const RANDOM_BYTES = 4096;

const WORDS = RANDOM_BYTES / 4;

/** The 32-bit numbers of Philox4x32-10 for a seed, a purpose and a stream number, in order, drawn in blocks by the kernel. */
export class RandomStream {
  readonly #draw: (first: number) => Uint32Array;
  #block: Uint32Array = new Uint32Array(0);
  #drawn = 0;
  #at = 0;

  /** Draws into the RANDOM_BYTES at `address`, which nobody else may use while the stream is drawn from. */
  constructor(instance: Instance, address: number, seed: number, purpose: keyof typeof purposes, stream: number) {
    const high = Math.floor(seed / 2 ** 32);
    this.#draw = (first) => {
      instance.philox(address, seed >>> 0, high, purposes[purpose], stream, first, WORDS / 4);
      return instance.u32.slice(address / 4, address / 4 + WORDS);
    };
  }

  /** A whole number in [0, 2³²). */
  next(): number {
    if (this.#at === this.#block.length) {
      this.#block = this.#draw(this.#drawn);
      this.#drawn += WORDS / 4;
      this.#at = 0;
    }
    return this.#block[this.#at++] as number;
  }

  /** A multiple of 2⁻²⁴ in [0, 1). */
  uniform(): number {
    return (this.next() >>> 8) * 2 ** -24;
  }

  /** A whole number in [0, bound), for bounds far below 2³². */
  below(bound: number): number {
    return Math.floor(this.next() * bound * 2 ** -32);
  }
}
