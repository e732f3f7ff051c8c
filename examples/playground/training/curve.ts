/** Loss on the rows to train on and on the others, at some epochs. */
export interface CurveData {
  readonly epochs: readonly number[];
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Points that a curve has at most. */
const MOST = 512;

/** A learning curve: a point at every `stride` epochs. When there are too many, it drops every other one. */
export class Curve {
  #epochs: number[] = [];
  #train: number[] = [];
  #test: number[] = [];
  #stride = 1;

  wants(epoch: number): boolean {
    return epoch % this.#stride === 0;
  }

  add(epoch: number, train: number, test: number): void {
    this.#epochs.push(epoch);
    this.#train.push(train);
    this.#test.push(test);
    if (this.#epochs.length < MOST) return;
    this.#stride *= 2;
    const kept = (values: number[]) =>
      values.filter((_, index) => (this.#epochs[index] as number) % this.#stride === 0);
    [this.#train, this.#test, this.#epochs] = [kept(this.#train), kept(this.#test), kept(this.#epochs)];
  }

  data(): CurveData {
    return { epochs: this.#epochs, train: this.#train, test: this.#test };
  }
}
