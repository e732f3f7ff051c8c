import { describe, expect, test } from 'vitest';
import type { Activation, Fused } from '../../src/activations/activation.ts';
import * as activations from '../../src/activations/index.ts';
import { backward, forward } from '../support/activation.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { linear } from '../support/dense.ts';
import { type Block, call, input, output, panelOf } from '../support/kernel.ts';
import { padRows, padTo, toPanels, unpadRows } from '../support/panels.ts';
import { numbers } from '../support/random.ts';
import { activationReference } from '../support/reference.ts';

const names = Object.keys(activations) as (keyof typeof activations)[];
const fusedNames = names.filter((name) => activations[name]().fused);

const rowsOf = (data: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => data[i * columns + j]),
  );

/** From the least float to beyond what f32 holds of any formula, and both infinities. */
const FAR = [1e-45, 1e-38, 1e-20, 1e-3, 9, 14, 50, 88, 90, 104, 200, 1e4, 1e10, 1e19, 1e30, 3.4e38, Infinity];
const far = Float32Array.from(FAR.flatMap((x) => [x, -x]));

describe.each(available)('build %s', (build) => {
  const panel = panelOf(build);

  describe.each(names)('%s', (name) => {
    const activation: Activation = activations[name]();
    const reference = activationReference[name];

    test.each([1, 2, 3])('forward and backward are the formula at every row length, %i threads', (threads) => {
      for (let columns = 1; columns <= 2 * panel + 1; columns++) {
        const x = numbers(5 * columns, columns).map((value) => 6 * value);
        const dy = numbers(5 * columns, 99 + columns);
        const rows = rowsOf(x, columns);
        const y = forward(build, activation, x, columns, threads);
        const yReference = rows.flatMap((row) => reference.forward(row));
        expectClose(y, yReference, 1e-6, 1e-6, `y, ${columns} columns`);
        const dx = backward(build, activation, dy, x, columns, threads);
        const dxReference = rows.flatMap((row, i) => reference.backward(rowsOf(dy, columns)[i], row));
        expectClose(dx, dxReference, 2e-5, 4e-7, `dx, ${columns} columns`);
      }
    });

    test('keeps NaN', () => {
      const x = new Float32Array(panel).fill(1);
      x[2] = Number.NaN;
      expect(forward(build, activation, x, panel)[2]).toBeNaN();
    });

    test('gives itself again from its options', () => {
      const again = (activations[name] as (options?: object) => Activation)(activation.options);
      expect({ ...again, forward, backward }).toEqual({ ...activation, forward, backward });
    });
  });

  test.each(fusedNames)('%s has its limits and finite derivatives as far as floats go', (name) => {
    const activation = activations[name]();
    const reference = activationReference[name];
    const greatest = (x: number) => Math.min(Math.max(x, -(2 ** 128)), 2 ** 128);
    const y = forward(build, activation, far, 1);
    const dx = backward(build, activation, new Float32Array(far.length).fill(1), far, 1);
    const yReference = Array.from(far, (x) => reference.forward([x])[0]);
    const dxReference = Array.from(far, (x) => reference.backward([1], [x])[0]);
    expectClose(Array.from(y, greatest), yReference.map(greatest), 1e-6, 2e-8, 'y');
    expectClose(Array.from(dx, greatest), dxReference.map(greatest), 1e-6, 4e-7, 'dx');
  });

  test.each(fusedNames)('%s inside a dense layer is the same as after it', (name) => {
    const activation = activations[name]();
    const fused = activation.fused as Fused;
    for (const [rows, inputs, outputs] of [
      [1, 3, 5],
      [7, 9, 17],
      [131, 16, 24],
    ] as const) {
      const [xStride, yStride] = [padTo(inputs, panel), padTo(outputs, panel)];
      const x = numbers(rows * inputs, 1);
      const batch = input(padRows(x, rows, inputs, xStride));
      const w = input(toPanels(numbers(inputs * outputs, 2), inputs, outputs, panel));
      const b = input(padRows(numbers(outputs, 3), 1, outputs, yStride));
      const sizes = { rows, inputs, outputs, xStride };
      const unpadY = (data: ArrayLike<number>) => unpadRows(data, rows, outputs, yStride);
      const product = (y: Block, z: Block, f: Fused, threads: number) =>
        call(build, 'denseForward', { y, z, x: batch, w, b, ...f, ...sizes, yStride }, threads);
      const place = () => output(rows * yStride);
      const [one, other, open] = [place(), place(), place()];
      const z = unpadY(product(open, open, linear, 1).z);
      const apart = forward(build, activation, z, outputs);
      for (const threads of [1, 2]) {
        expect(unpadY(product(one, one, fused, threads).y)).toEqual(apart);
        if (name === 'linear') continue;
        const both = product(one, other, fused, threads);
        expect(unpadY(both.y)).toEqual(apart);
        expect(unpadY(both.z)).toEqual(z);
      }
      const dz = input(padRows(numbers(rows * outputs, 4), rows, outputs, yStride));
      const wt = input(toPanels(numbers(inputs * outputs, 2), outputs, inputs, panel));
      const source = activation.source === 'input' ? x : forward(build, activation, x, inputs);
      const back = (f: Fused, threads: number) => {
        const dx = output(rows * xStride);
        const places = { dx, dz, wt, source: input(padRows(source, rows, inputs, xStride)) };
        const values = { ...places, ...f, ...sizes, dzStride: yStride };
        return unpadRows(call(build, 'denseBackwardInput', values, threads).dx, rows, inputs, xStride);
      };
      const backApart = backward(build, activation, back(linear, 1), x, inputs);
      for (const threads of [1, 2]) expect(back(fused, threads)).toEqual(backApart);
    }
  });
});
