import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/activations/activation.ts';
import * as activations from '../../src/activations/index.ts';
import { Graph, type KernelCall } from '../../src/plan/graph.ts';
import { type Size, sizeFor } from '../../src/plan/tensor.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { linear } from '../support/dense.ts';
import { type Block, call, input, output, panelOf } from '../support/kernel.ts';
import { padRows, padTo, toPanels, unpadRows } from '../support/panels.ts';
import { numbers } from '../support/random.ts';
import { activationReference } from '../support/reference.ts';

const names = Object.keys(activations) as (keyof typeof activations)[];

const rowsOf = (data: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => data[i * columns + j]),
  );

/** The one kernel call that an activation adds to a graph, run on blocks. */
function run(
  build: (typeof available)[number],
  panel: number,
  columns: number,
  add: (graph: Graph, tensors: Record<string, ReturnType<Graph['batch']>>) => void,
  blocks: Readonly<Record<string, Block>>,
  rows: number,
  threads: number,
) {
  const graph = new Graph(panel);
  const tensors = Object.fromEntries(Object.keys(blocks).map((name) => [name, graph.batch(columns)]));
  add(graph, tensors);
  const [instruction] = graph.instructions as KernelCall[];
  const values = Object.entries(instruction.arguments).map(([name, value]) => {
    const found = Object.entries(tensors).find(([, tensor]) => tensor === value);
    if (found) return [name, blocks[found[0]]] as const;
    return [name, sizeFor(value as Size, rows, threads)] as const;
  });
  return call(build, instruction.kernel, Object.fromEntries(values) as never, threads);
}

describe.each(available)('build %s', (build) => {
  const panel = panelOf(build);

  describe.each(names)('%s', (name) => {
    const activation: Activation = activations[name]();
    const reference = activationReference[name];

    test.each([1, 2, 3])('forward and backward are the formula at every row length, %i threads', (threads) => {
      for (let columns = 1; columns <= 2 * panel + 1; columns++) {
        const rows = 5;
        const stride = padTo(columns, panel);
        const x = numbers(rows * columns, columns).map((value) => 6 * value);
        const dy = numbers(rows * columns, 99 + columns);
        const blocks = { y: output(rows * stride), x: input(padRows(x, rows, columns, stride)) };
        const { y } = run(
          build,
          panel,
          columns,
          (graph, t) => activation.forward(graph, t.y, t.x),
          blocks,
          rows,
          threads,
        );
        const yReference = rowsOf(x, columns).map((row) => reference.forward(row));
        expectClose(unpadRows(y, rows, columns, stride), yReference.flat(), 4e-7, 1e-9, `y, ${columns} columns`);

        const source = activation.source === 'output' ? input(y) : blocks.x;
        const back = { dx: output(rows * stride), dy: input(padRows(dy, rows, columns, stride)), source };
        const { dx } = run(
          build,
          panel,
          columns,
          (graph, t) => activation.backward(graph, t.dx, t.dy, t.source),
          back,
          rows,
          threads,
        );
        const dxReference = rowsOf(x, columns).map((row, i) => reference.backward(rowsOf(dy, columns)[i], row));
        expectClose(unpadRows(dx, rows, columns, stride), dxReference.flat(), 2e-5, 4e-7, `dx, ${columns} columns`);
      }
    });

    test('keeps NaN', () => {
      const x = new Float32Array(panel).fill(1);
      x[2] = Number.NaN;
      const { y } = run(
        build,
        panel,
        panel,
        (graph, t) => activation.forward(graph, t.y, t.x),
        { y: output(panel), x: input(x) },
        1,
        1,
      );
      expect(y[2]).toBeNaN();
    });
  });

  test.each(
    names.filter((name) => activations[name]().fused),
  )('%s inside a dense layer is the same as after it', (name) => {
    const { fused, ...activation } = activations[name]();
    if (!fused) throw new Error('fused');
    for (const [rows, inputs, outputs] of [
      [1, 3, 5],
      [7, 9, 17],
      [131, 16, 24],
    ] as const) {
      const [xStride, yStride] = [padTo(inputs, panel), padTo(outputs, panel)];
      const x = input(padRows(numbers(rows * inputs, 1), rows, inputs, xStride));
      const w = input(toPanels(numbers(inputs * outputs, 2), inputs, outputs, panel));
      const b = input(padRows(numbers(outputs, 3), 1, outputs, yStride));
      const sizes = { rows, inputs, outputs, xStride };
      const forward = (y: Block, z: Block, f: typeof fused, threads = 1) =>
        call(build, 'denseForward', { y, z, x, w, b, ...f, ...sizes, yStride }, threads);
      const place = () => output(rows * yStride);
      const [one, other, product] = [place(), place(), place()];
      const { z } = forward(product, product, linear);
      const after = (columns: number, source: Block) =>
        run(
          build,
          panel,
          columns,
          (graph, t) => activation.forward(graph, t.y, t.x),
          { y: output(source.data.length), x: source },
          rows,
          1,
        ).y;
      const apart = name === 'linear' ? z : after(outputs, input(z));
      for (const threads of [1, 2]) {
        expect(forward(one, one, fused, threads).y).toEqual(apart);
        if (name !== 'linear') expect(forward(one, other, fused, threads)).toEqual({ y: apart, z });
      }
      const dz = input(padRows(numbers(rows * outputs, 4), rows, outputs, yStride));
      const wt = input(toPanels(numbers(inputs * outputs, 2), outputs, inputs, panel));
      const backward = (f: typeof fused) => {
        const values = { dx: output(rows * xStride), dz, wt, source: x, ...f, ...sizes, dzStride: yStride };
        return call(build, 'denseBackwardInput', values).dx;
      };
      const products = backward(linear);
      const backApart = run(
        build,
        panel,
        inputs,
        (graph, t) => activation.backward(graph, t.dx, t.dy, t.source),
        { dx: output(products.length), dy: input(products), source: x },
        rows,
        1,
      );
      expect(backward(fused)).toEqual(backApart.dx);
    }
  });
});
