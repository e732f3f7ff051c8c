/** How the numbers of a parameter start. */
export interface Initializer {
  readonly name: string;
  /** Fills in the start values, all 0 so far, of a layer with so many inputs and outputs; `uniform()` is random in [0, 1). */
  fill(values: Float32Array, inputs: number, outputs: number, uniform: () => number): void;
}

/** Uniform in [−limit, limit), the limit told from the inputs and outputs of the layer. */
export function uniformWithin(name: string, limitOf: (inputs: number, outputs: number) => number): Initializer {
  return {
    name,
    fill(values, inputs, outputs, uniform) {
      const limit = limitOf(inputs, outputs);
      for (let i = 0; i < values.length; i++) values[i] = limit * (2 * uniform() - 1);
    },
  };
}
