import { describe, expect, test } from 'vitest';
import * as losses from '../../src/losses/index.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { both, call, input, output, panelOf } from '../support/kernel.ts';
import { padRows, padTo, unpadRows } from '../support/panels.ts';
import { numbers, random } from '../support/random.ts';
import { activationReference, lossReference } from '../support/reference.ts';

const names = Object.keys(losses) as (keyof typeof losses)[];

/** Random target rows of the kind that a loss takes. */
function targetRow(name: keyof typeof losses, columns: number, next: () => number): number[] {
  const row = Array.from({ length: columns }, next);
  if (name === 'crossEntropy') return row.map((value) => Math.fround(value / row.reduce((a, b) => a + b, 0)));
  return row.map((value) => Math.fround(name === 'meanSquaredError' ? 4 * value - 2 : value));
}

/** The gradient of the mean loss over the rows by z, in f64, by central differences. */
function gradient(of: (z: number[]) => number, z: number[], rows: number): number[] {
  return z.map((value, j) => {
    const h = 1e-5;
    const at = (delta: number) => of(z.map((other, k) => (k === j ? value + delta : other)));
    return (at(h) - at(-h)) / (2 * h) / rows;
  });
}

describe.each(available)('build %s', (build) => {
  const panel = panelOf(build);

  test.each(names)('%s: value, gradient and predictions are the formula at every row length', (name) => {
    const loss = losses[name]();
    const activate = activationReference[loss.from ?? 'linear'].forward;
    for (const [rows, threads] of [
      [4, 1],
      [7, 1],
      [7, 3],
    ]) {
      for (let columns = 1; columns <= 2 * panel + 1; columns++) {
        const stride = padTo(columns, panel);
        const z = numbers(rows * columns, columns).map((value) => 5 * value);
        const next = random(columns);
        const t = Array.from({ length: rows }, () => targetRow(name, columns, next));
        const got = call(
          build,
          loss.rows,
          {
            losses: output(rows),
            dy: output(rows * stride),
            y: both(padRows(z, rows, columns, stride)),
            t: input(padRows(t.flat(), rows, columns, stride, Number.NaN)),
            rows,
            columns,
            stride,
          },
          threads,
        );
        const zRows = t.map((_, i) => Array.from(z.slice(i * columns, (i + 1) * columns)));
        const of = (i: number) => (row: number[]) => lossReference[name](activate(row), t[i]);
        expectClose(
          got.losses,
          zRows.map((row, i) => of(i)(row)),
          1e-6,
          1e-6,
          'losses',
        );
        expectClose(
          unpadRows(got.y, rows, columns, stride),
          zRows.flatMap((row) => activate(row)),
          1e-6,
          1e-8,
          'y',
        );
        expectClose(
          unpadRows(got.dy, rows, columns, stride),
          zRows.flatMap((row, i) => gradient(of(i), row, rows)),
          1e-5,
          1e-7,
          'dy',
        );
        for (let i = 0; i < rows; i++) for (let j = columns; j < stride; j++) expect(got.dy[i * stride + j]).toBe(0);
      }
    }
  });

  test.each(names.filter((name) => losses[name]().classes))('%s: class indices are one-hot rows', (name) => {
    const loss = losses[name]();
    if (!loss.classes) throw new Error('classes');
    for (let columns = 1; columns <= 2 * panel + 1; columns++) {
      const rows = 5;
      const stride = padTo(columns, panel);
      const z = padRows(
        numbers(rows * columns, columns).map((value) => 9 * value),
        rows,
        columns,
        stride,
      );
      const labels = Uint32Array.from({ length: rows }, (_, i) => (7 * i + columns) % columns);
      const hot = Array.from({ length: rows * columns }, (_, index) =>
        index % columns === labels[Math.floor(index / columns)] ? 1 : 0,
      );
      const sizes = { rows, columns, stride };
      const byClass = call(build, loss.classes, {
        losses: output(rows),
        dy: output(rows * stride),
        y: both(z),
        t: input(labels),
        ...sizes,
      });
      const byRow = call(build, loss.rows, {
        losses: output(rows),
        dy: output(rows * stride),
        y: both(z),
        t: input(padRows(hot, rows, columns, stride)),
        ...sizes,
      });
      expectClose(byClass.losses, byRow.losses, 3e-7, 1e-7, 'losses');
      expect(byClass.y).toEqual(byRow.y);
      expectClose(byClass.dy, byRow.dy, 3e-7, 1e-9, 'dy');
    }
  });

  test('stays exact where probabilities round to 0 or 1', () => {
    const logits = new Float32Array(panel);
    logits.set([200, -200, 0]);
    const sizes = { rows: 1, columns: 3, stride: panel };
    const cross = call(build, 'crossEntropyClasses', {
      losses: output(1),
      dy: output(panel),
      y: both(logits),
      t: input(new Uint32Array([1])),
      ...sizes,
    });
    expect(cross.losses[0]).toBe(400);
    const targets = new Float32Array(panel);
    targets.set([0, 1, 1]);
    const binary = call(build, 'binaryCrossEntropy', {
      losses: output(1),
      dy: output(panel),
      y: both(logits),
      t: input(targets),
      ...sizes,
    });
    expectClose(binary.losses, [(400 + Math.log(2)) / 3], 1e-6);
    expect([...binary.dy, ...cross.dy].every(Number.isFinite)).toBe(true);
  });

  test('batchMean sums in f64 in the order of the rows', () => {
    const values = numbers(1000, 4);
    const mean = both(new Float64Array(1));
    const got = call(build, 'batchMean', { mean, losses: input(values), rows: values.length }, 3);
    expect(got.mean[0]).toBe(values.reduce((sum, value) => sum + value, 0) / values.length);
  });
});
