/** The loss of each member over batches: sums over rows of losses and penalties, counted as those of a model alone. */
export class MemberLosses {
  readonly #size: number;
  #sums: Float64Array | undefined;
  #rows = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a batch of so many rows: its mean losses and its penalties, [sums, size]. */
  add(means: Float64Array, rows: number): this {
    this.#sums ??= new Float64Array(means.length);
    for (let at = 0; at < means.length; at++) (this.#sums[at] as number) += (means[at] as number) * rows;
    this.#rows += rows;
    return this;
  }

  /** The mean loss over all rows, with the penalties, of each member. */
  result(): Float64Array {
    const losses = new Float64Array(this.#size);
    for (const [at, sum] of this.#sums?.entries() ?? []) (losses[at % this.#size] as number) += sum / this.#rows;
    return losses;
  }
}
