import type { Build } from '../../src/engine/builds.ts';
import { kernelOf } from '../../src/engine/words.ts';
import { Graph, type KernelCall } from '../../src/plan/graph.ts';
import { isTensor, type PersistentRegion, persistent, type Size, sizeFor, type Tensor } from '../../src/plan/tensor.ts';
import { type Block, call, panelOf } from './kernel.ts';
import { padTo, toPanels } from './panels.ts';

type Numbers = Block['data'];

/** Blocks with a fixed place, by name. */
type Blocks = Readonly<Record<string, Numbers>>;

/**
 * Runs the kernel calls that `add` adds to a graph one after the other, each as `threads` threads in turn, on tensors
 * that start as `blocks`; returns what those hold then, by the same names.
 */
export function run<B extends Blocks>(
  build: Build,
  blocks: B,
  add: (graph: Graph, tensors: { readonly [Name in keyof B]: Tensor }) => void,
  threads = 1,
): { readonly [Name in keyof B]: B[Name] } {
  const graph = new Graph(panelOf(build));
  const names = Object.keys(blocks);
  const region: PersistentRegion = 'state';
  const tensors = names.map((name) => persistent(region, 0, blocks[name].length));
  const memory = new Map(tensors.map((tensor, i) => [tensor, blocks[names[i]]]));
  add(graph, Object.fromEntries(names.map((name, i) => [name, tensors[i]])) as never);
  for (const { kernel, arguments: given } of graph.instructions as KernelCall[]) {
    const kinds = kernelOf(kernel).parameters;
    const values = Object.entries(given).map(([name, value]) => {
      if (!isTensor(value)) return [name, sizeFor(value as Size, 1, threads)] as const;
      const data = memory.get(value) ?? new Float32Array(sizeFor(value.size, 1, threads)).fill(Number.NaN);
      memory.set(value, data);
      return [name, { use: kinds[name], data } as Block] as const;
    });
    const results = call(build, kernel, Object.fromEntries(values) as never, threads);
    for (const [name, data] of Object.entries(results)) memory.set(given[name] as Tensor, data);
  }
  return Object.fromEntries(names.map((name, i) => [name, memory.get(tensors[i])])) as never;
}

/** A parameter as it lies in memory: a weight [outputs, inputs], row-major, in panels; a bias [outputs] as a padded row. */
export function stored(data: ArrayLike<number>, [outputs, inputs]: readonly number[], panel: number): Float32Array {
  const columns = Float32Array.from({ length: data.length }, (_, index) => {
    return inputs === undefined ? data[index] : data[(index % outputs) * inputs + Math.floor(index / outputs)];
  });
  return toPanels(columns, inputs ?? 1, outputs, panel);
}

/** Elements that a parameter takes in memory. */
export const storedSize = ([outputs, inputs = 1]: readonly number[], panel: number) => padTo(outputs, panel) * inputs;

/** Shapes with every tail of a panel, of weights with few and with more inputs, and of biases. */
export const shapesFor = (panel: number): number[][] =>
  Array.from({ length: 2 * panel + 1 }, (_, i) => i + 1).flatMap((outputs) => [
    [outputs, 1],
    [outputs, 5],
    [outputs, 13],
    [outputs],
  ]);
