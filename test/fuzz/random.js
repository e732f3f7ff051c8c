/** Choices that are the same in every run of a seed (xorshift32). */
export class Random {
  #word;

  constructor(seed) {
    this.#word = Math.imul(seed + 1, 0x9e3779b1) | 1;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count) {
    this.#word ^= this.#word << 13;
    this.#word ^= this.#word >>> 17;
    this.#word ^= this.#word << 5;
    return (this.#word >>> 0) % count;
  }

  /** True in one of `count` cases. */
  oneIn(count) {
    return this.below(count) === 0;
  }

  pick(list) {
    return list[this.below(list.length)];
  }
}
