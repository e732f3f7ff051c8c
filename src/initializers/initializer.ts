import type { RandomStream } from '../base/random.ts';

/** How the numbers of a parameter start. */
export interface Initializer {
  readonly name: string;
  /** What its function takes to make it again. */
  readonly options?: object;
  /**
   * Fills in the start values, all 0 so far, of a parameter of a layer with so many inputs and outputs: row-major, a
   * weight of shape [outputs, inputs] or a bias of shape [outputs]. `random` is for this call only.
   */
  fill(values: Float32Array, inputs: number, outputs: number, random: RandomStream, shape: readonly number[]): void;
}
