/** The share of an older measurement that counts in the next. */
const KEPT = 0.9;

/** Samples a second while training: the time between is not counted. */
export class Speedometer {
  #samples = 0;
  #milliseconds = 0;

  add(samples: number, milliseconds: number): void {
    this.#samples = KEPT * this.#samples + samples;
    this.#milliseconds = KEPT * this.#milliseconds + milliseconds;
  }

  get perSecond(): number {
    return this.#milliseconds > 0 ? (1000 * this.#samples) / this.#milliseconds : 0;
  }
}
