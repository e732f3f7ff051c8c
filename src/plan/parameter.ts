import type { Tensor } from './tensor.ts';

/** How a parameter lies in memory. */
export interface Storage {
  /** Elements that it takes, with padding. */
  readonly size: number;
  /** The place of element `index` of the parameter's own row-major order. */
  readonly place: (index: number) => number;
}

/** The panels of a weight: shape [outputs, inputs] stored as [⌈outputs / panel⌉][inputs][panel], padded with zeros. */
export function panels(outputs: number, inputs: number, panel: number): Storage {
  return {
    size: Math.ceil(outputs / panel) * inputs * panel,
    place(index) {
      const output = Math.floor(index / inputs);
      const input = index % inputs;
      return (Math.floor(output / panel) * inputs + input) * panel + (output % panel);
    },
  };
}

/** A row of `count` numbers in order, padded with zeros to whole panels. */
export function row(count: number, panel: number): Storage {
  return { size: Math.ceil(count / panel) * panel, place: (index) => index };
}

/** A parameter with its place in the block of all parameters. Gradients and slots have the same place in their blocks. */
export interface Parameter {
  /** Its PyTorch name: `<layer>.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly storage: Storage;
  readonly tensor: Tensor;
}

/** Elements of a shape. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
