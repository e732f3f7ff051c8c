/** How the numbers of a parameter start. */
export interface Initializer {
  readonly name: string;
  /** The next start value of a parameter with so many inputs and outputs; `uniform()` is random in [0, 1). */
  value(inputs: number, outputs: number, uniform: () => number): number;
}

/** Uniform in [−limit, limit), the limit told from the inputs and outputs of the layer. */
export function uniformWithin(name: string, limit: (inputs: number, outputs: number) => number): Initializer {
  return { name, value: (inputs, outputs, uniform) => limit(inputs, outputs) * (2 * uniform() - 1) };
}
