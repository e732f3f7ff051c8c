import { padded } from './panels.ts';
import type { Tensor } from './tensor.ts';

/** How a parameter is stored in memory, from its first element on. */
export interface Storage {
  /** Its elements, including padding. */
  readonly size: number;
  /** Whether it is stored in panels. */
  readonly inPanels: boolean;
  /** Copies the parameter, row-major, out of memory. */
  read(memory: Float32Array, start: number, data: Float32Array): void;
  /** Copies the parameter, row-major, into memory, with a kernel if there is one; the padding does not change. */
  write(memory: Float32Array, start: number, data: Float32Array | Float64Array, kernel?: Spreader): void;
}

/** Copies numbers to an element of a memory and those `stride` elements apart. */
export interface Spreader {
  spread(numbers: Float32Array | Float64Array, element: number, stride: number): void;
}

/** The panels of a weight: shape [outputs, inputs] stored as [⌈outputs / panel⌉][inputs][panel], padded with zeros. */
export function panels(outputs: number, inputs: number, panel: number): Storage {
  /** The position of input 0 of an output; the other inputs follow at a distance of `panel` elements. */
  const column = (output: number) => (output - (output % panel)) * inputs + (output % panel);
  return {
    size: padded(outputs, panel) * inputs,
    inPanels: true,
    read(memory, start, data) {
      for (let output = 0, index = 0; output < outputs; output++) {
        let at = start + column(output);
        for (let input = 0; input < inputs; input++, at += panel) data[index++] = memory[at] as number;
      }
    },
    write(memory, start, data, kernel) {
      for (let output = 0, index = 0; output < outputs; output++) {
        let at = start + column(output);
        if (kernel) kernel.spread(data.subarray(output * inputs, (output + 1) * inputs), at, panel);
        else for (let input = 0; input < inputs; input++, at += panel) memory[at] = data[index++] as number;
      }
    },
  };
}

/** Rows in order, each padded with zeros to whole panels: shape [count, columns]. */
export function rows(count: number, columns: number, panel: number): Storage {
  const stride = padded(columns, panel);
  return {
    size: count * stride,
    inPanels: false,
    read(memory, start, data) {
      for (let i = 0; i < count; i++) {
        const at = start + i * stride;
        data.set(memory.subarray(at, at + columns), i * columns);
      }
    },
    write(memory, start, data) {
      for (let i = 0; i < count; i++) {
        const at = start + i * stride;
        for (let j = 0; j < columns; j++) memory[at + j] = data[i * columns + j] as number;
      }
    },
  };
}

/** A row of `count` numbers in order, padded with zeros to whole panels. */
export function row(count: number, panel: number): Storage {
  return rows(1, count, panel);
}

/** How a parameter of a shape is stored, with or without panels. */
export function storageOf(shape: readonly number[], inPanels: boolean, panel: number): Storage {
  const [first, second] = shape as [number, number?];
  if (second === undefined) return row(first, panel);
  return (inPanels ? panels : rows)(first, second, panel);
}

/**
 * A parameter with its position in the block of all parameters. Its gradient and slots have the same position in their
 * blocks.
 */
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
