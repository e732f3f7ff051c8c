import type { RandomStream } from '../base/random.ts';

/** How the numbers of a parameter are initialized. */
export interface Initializer {
  readonly name: string;
  /** The options that recreate it. */
  readonly options?: object;
  /**
   * Fills in the initial values of a parameter; all are 0 before. `inputs` and `outputs` are those of its layer. The
   * values are row-major: a weight of shape [outputs, inputs] or a bias of shape [outputs]. Use `random` only during
   * this call.
   */
  fill(values: Float32Array, inputs: number, outputs: number, random: RandomStream, shape: readonly number[]): void;
}
