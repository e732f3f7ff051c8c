/** A parameter for users: row-major, a weight of shape [outputs, inputs] as in PyTorch. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Parameters by PyTorch's names: `0.weight`, `0.bias`, `1.weight`, … */
export type Weights = Map<string, Weight>;
