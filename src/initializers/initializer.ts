import type { RandomStream } from '../engine/random.ts';

/** How the numbers of a parameter start. */
export interface Initializer {
  readonly name: string;
  /** Fills in the start values, all 0 so far, of a layer with so many inputs and outputs. */
  fill(values: Float32Array, inputs: number, outputs: number, random: RandomStream): void;
}

/** Uniform in [−limit, limit), the limit told from the inputs and outputs of the layer. */
export function uniformWithin(name: string, limitOf: (inputs: number, outputs: number) => number): Initializer {
  return { name, fill: (values, inputs, outputs, random) => random.fillUniform(values, limitOf(inputs, outputs)) };
}
