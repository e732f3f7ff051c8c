import type { Activation } from '../../src/activations/activation.ts';
import type { Build } from '../../src/engine/builds.ts';
import { Graph, type KernelCall } from '../../src/plan/graph.ts';
import { type Size, sizeFor, type Tensor } from '../../src/plan/tensor.ts';
import { type Block, call, input, output, panelOf } from './kernel.ts';
import { padRows, padTo, unpadRows } from './panels.ts';

/** The call that an activation adds to a graph, run on blocks of so many rows by their names. */
function run(
  build: Build,
  columns: number,
  add: (graph: Graph, tensor: (name: string) => Tensor) => void,
  blocks: Readonly<Record<string, Block>>,
  rows: number,
  threads: number,
) {
  const graph = new Graph(panelOf(build));
  const tensors = new Map(Object.keys(blocks).map((name) => [name, graph.batch(columns)]));
  add(graph, (name) => tensors.get(name) as Tensor);
  const [instruction] = graph.instructions as KernelCall[];
  const names = new Map([...tensors].map(([name, tensor]) => [tensor, name]));
  const values = Object.entries(instruction.arguments).map(([name, value]) => {
    const block = names.get(value as Tensor);
    return [name, block ? blocks[block] : sizeFor(value as Size, rows, threads)] as const;
  });
  return call(build, instruction.kernel, Object.fromEntries(values) as never, threads);
}

/** y = f(x) by the kernel, x (rows, columns). */
export function forward(
  build: Build,
  activation: Activation,
  x: ArrayLike<number>,
  columns: number,
  threads = 1,
): Float32Array {
  const rows = x.length / columns;
  const stride = padTo(columns, panelOf(build));
  const blocks = { y: output(rows * stride), x: input(padRows(x, rows, columns, stride)) };
  const { y } = run(build, columns, (graph, of) => activation.forward(graph, of('y'), of('x')), blocks, rows, threads);
  return unpadRows(y, rows, columns, stride);
}

/** dx from dy by the kernel, computed from x or from y = f(x); dy, x (rows, columns). */
export function backward(
  build: Build,
  activation: Activation,
  dy: ArrayLike<number>,
  x: ArrayLike<number>,
  columns: number,
  threads = 1,
): Float32Array {
  const rows = x.length / columns;
  const stride = padTo(columns, panelOf(build));
  const source = activation.source === 'input' ? x : forward(build, activation, x, columns);
  const padded = (data: ArrayLike<number>) => input(padRows(data, rows, columns, stride));
  const blocks = { dx: output(rows * stride), dy: padded(dy), source: padded(source) };
  const add = (graph: Graph, of: (name: string) => Tensor) =>
    activation.backward(graph, of('dx'), of('dy'), of('source'));
  const { dx } = run(build, columns, add, blocks, rows, threads);
  return unpadRows(dx, rows, columns, stride);
}
