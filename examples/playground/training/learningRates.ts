import type { EarlierRate } from '../settings/earlierRates.ts';

/** The learning rate by epochs: what it was, until which epoch, and what it is now. */
export class LearningRates {
  #earlier: readonly EarlierRate[];
  #latest: number;

  constructor(latest: number, earlier: readonly EarlierRate[]) {
    this.#latest = latest;
    this.#earlier = earlier;
  }

  get earlier(): readonly EarlierRate[] {
    return this.#earlier;
  }

  /** The rate of the epoch that begins after so many. */
  at(epoch: number): number {
    return this.#earlier.find(({ until }) => epoch < until)?.rate ?? this.#latest;
  }

  /** Goes on with another rate after so many epochs. */
  change(epoch: number, rate: number): void {
    const before = epoch > 0 ? this.at(epoch - 1) : rate;
    this.#earlier = this.#earlier.filter(({ until }) => until < epoch);
    if (epoch > 0) this.#earlier = [...this.#earlier, { rate: before, until: epoch }];
    this.#latest = rate;
  }
}
