import { describe, expect, test } from 'vitest';
import * as losses from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { makeLoss } from '../../src/losses/make.ts';
import { available } from '../support/builds.ts';
import { callLoss, columnsOf } from '../support/callLoss.ts';
import { expectClose } from '../support/close.ts';
import { both, call, input, panelOf } from '../support/kernel.ts';
import { type LossName, type LossReference, lossReference } from '../support/lossReference.ts';
import { padRows, padTo } from '../support/panels.ts';
import { numbers, random } from '../support/random.ts';
import { activationReference } from '../support/reference.ts';

/** Every loss with every form of its options. */
const forms = (Object.keys(losses) as LossName[]).flatMap((name) => {
  const reference: LossReference = lossReference[name];
  return reference.forms.map((options) => {
    const loss = makeLoss(name, options);
    return { title: `${name} ${JSON.stringify(options)}`, loss, options, reference };
  });
});

/** Numbers of outputs that a loss takes, with every tail of a panel. */
function lengths(loss: Loss, panel: number): number[] {
  const step = loss.targetColumns ? 2 : 1;
  return Array.from({ length: 2 * panel + 1 }, (_, i) => step * (i + 1));
}

/** Random rows of outputs (or logits), and targets for them. */
function problem({ loss, reference }: (typeof forms)[number], rows: number, columns: number) {
  const next = random(columns);
  const each = reference.output ?? ((x: number) => x);
  const row = (length: number, f: (x: number) => number) => Array.from({ length }, () => Math.fround(f(next())));
  const z = Array.from({ length: rows }, () => row(columns, (x) => each(10 * x - 5)));
  const t = z.map(() => reference.targets(row(columnsOf(loss, columns), (x) => x)));
  return { z, t };
}

/** The loss of one row of logits (or outputs) in f64. */
const truth =
  ({ loss, options, reference }: (typeof forms)[number], t: number[]) =>
  (z: number[]) =>
    reference.row(activationReference[loss.from ?? 'linear'].forward(z), t, options);

/** The gradient of the mean loss over the rows by z, in f64, by central differences. */
function gradient(of: (z: number[]) => number, z: number[], rows: number): number[] {
  return z.map((value, j) => {
    const h = 1e-5;
    const at = (delta: number) => of(z.map((other, k) => (k === j ? value + delta : other)));
    return (at(h) - at(-h)) / (2 * h) / rows;
  });
}

test.each(forms)('$title: name and options, as plain data, make the loss again', ({ loss }) => {
  const again = makeLoss(loss.name as LossName, JSON.parse(JSON.stringify(loss.options)));
  expect(JSON.stringify(again)).toBe(JSON.stringify(loss));
});

describe.each(available)('build %s', (build) => {
  const panel = panelOf(build);

  test.each(forms)('$title: value, gradient and outputs are the formula at every row length', (form) => {
    for (const rows of [1, 4, 7]) {
      for (const columns of lengths(form.loss, panel)) {
        const { z, t } = problem(form, rows, columns);
        const got = callLoss(build, form.loss, z, t);
        const of = (i: number) => truth(form, t[i] as number[]);
        const values = z.map((row, i) => of(i)(row));
        const slopes = z.flatMap((row, i) => gradient(of(i), row, rows));
        const activate = activationReference[form.loss.from ?? 'linear'].forward;
        expectClose(got.losses, values, 3e-6, 1e-6, 'losses');
        expectClose(got.y, z.flatMap(activate), 1e-6, 1e-8, 'y');
        expectClose(got.dy, slopes, 1e-5, 3e-7, 'dy');
      }
    }
  });

  test.each(forms)('$title: any number of threads gives the same bits', (form) => {
    for (const columns of [form.loss.targetColumns ? 2 : 1, panel + 2]) {
      const { z, t } = problem(form, 11, columns);
      const alone = callLoss(build, form.loss, z, t);
      for (const threads of [2, 3, 5]) expect(callLoss(build, form.loss, z, t, threads)).toEqual(alone);
    }
  });

  test.each(forms)('$title: outputs of ±10000 are finite', (form) => {
    const { loss, reference } = form;
    const extremes = [1e4, -1e4, 1e4, 1e4, -1e4, -1e4].map((x) => Math.abs(x) * Math.sign(reference.output ? 1 : x));
    for (const columns of [loss.targetColumns ? 2 : 1, 6]) {
      const z = extremes.map((_, i) => Array.from({ length: columns }, (_, j) => extremes[(i + j) % 6] as number));
      const { t } = problem(form, 6, columns);
      const { losses: values, y, dy } = callLoss(build, loss, z, t);
      for (const got of [values, y, dy]) expect(Array.from(got).every(Number.isFinite)).toBe(true);
    }
  });

  test.each(forms)('$title: NaN stays in its row, and shows in its loss and its gradient', (form) => {
    for (const columns of [form.loss.targetColumns ? 2 : 1, 6]) {
      const { z, t } = problem(form, 5, columns);
      const whole = callLoss(build, form.loss, z, t);
      (z[2] as number[])[0] = Number.NaN;
      const got = callLoss(build, form.loss, z, t);
      expect(got.losses[2]).toBeNaN();
      expect(got.dy[2 * columns]).toBeNaN();
      for (const i of [0, 1, 3, 4]) {
        expect(got.losses[i]).toBe(whole.losses[i]);
        const range = [i * columns, (i + 1) * columns];
        expect(got.dy.slice(...range)).toEqual(whole.dy.slice(...range));
      }
    }
  });

  test.each(forms.filter(({ loss }) => loss.classes))('$title: class indices are one-hot rows', ({ loss }) => {
    const rows = 5;
    for (const columns of lengths(loss, panel)) {
      const data = numbers(rows * columns, columns).map((value) => 9 * value);
      const z = Array.from({ length: rows }, (_, i) => Array.from(data.slice(i * columns, (i + 1) * columns)));
      const labels = Uint32Array.from({ length: rows }, (_, i) => (7 * i + columns) % columns);
      const hot = z.map((row, i) => row.map((_, j) => (j === labels[i] ? 1 : 0)));
      const byClass = callLoss(build, loss, z, labels);
      const byRow = callLoss(build, loss, z, hot);
      expectClose(byClass.losses, byRow.losses, 1e-6, 1e-7, 'losses');
      expect(byClass.y).toEqual(byRow.y);
      expectClose(byClass.dy, byRow.dy, 3e-7, 1e-7, 'dy');
    }
  });

  test('stays exact where probabilities round to 0 or 1', () => {
    const cross = callLoss(build, losses.crossEntropy(), [[200, -200, 0]], Uint32Array.of(1));
    expect(cross.losses[0]).toBe(400);
    const binary = callLoss(build, losses.binaryCrossEntropy(), [[200, -200, 0]], [[0, 1, 1]]);
    expectClose(binary.losses, [(400 + Math.log(2)) / 3], 1e-6);
  });

  test('logCosh keeps its digits for small deviations', () => {
    const small = [1e-3, -1e-4, 1e-5, 3e-2, 0.5, 1.3, 1.4];
    const z = small.map((x) => [Math.fround(x)]);
    const got = callLoss(
      build,
      losses.logCosh(),
      z,
      z.map(() => [0]),
    );
    // ½d² − d⁴/12 + d⁶/45 is exact to 1e-9 below 0.04
    const exact = ([d]: number[]) =>
      Math.abs(d) < 0.04 ? d ** 2 / 2 - d ** 4 / 12 + d ** 6 / 45 : Math.log(Math.cosh(d));
    expectClose(got.losses, z.map(exact), 2e-6);
  });

  test('meanAbsolutePercentageError divides by 1e-7 where the target is 0', () => {
    const got = callLoss(build, losses.meanAbsolutePercentageError(), [[1e-3], [-1e-3], [0]], [[0], [0], [0]]);
    expectClose(got.losses, [1e6, 1e6, 0], 1e-6);
    expectClose(got.dy, [1e9 / 3, -1e9 / 3, 0], 1e-6);
  });

  test('gaussianNll has below its least variance the gradient at it', () => {
    const got = callLoss(build, losses.gaussianNll(), [[0.5, -30]], [[0]]);
    const variance = 1e-6;
    expectClose(got.losses, [(Math.log(variance) + 0.25 / variance) / 2], 1e-6);
    expectClose(got.dy, [0.5 / variance, (1 - 0.25 / variance) / 2], 2e-6);
  });

  test('categoricalHinge goes by the first of equal outputs', () => {
    const got = callLoss(build, losses.categoricalHinge(), [[1, 2, 2, 0.5, 2]], Uint32Array.of(3));
    expect(Array.from(got.dy)).toEqual([0, 1, 0, -1, 0]);
    expect(got.losses[0]).toBe(2.5);
  });

  test('batchMean sums in f64 in the order of the rows', () => {
    const values = numbers(1000, 4);
    const mean = both(new Float64Array(1));
    const got = call(build, 'batchMean', { mean, losses: input(values), rows: values.length }, 3);
    expect(got.mean[0]).toBe(values.reduce((sum, value) => sum + value, 0) / values.length);
  });

  test('weightRows multiplies the loss and the gradient of each row', () => {
    for (let columns = 1; columns <= 2 * panel + 1; columns++) {
      const rows = 7;
      const stride = padTo(columns, panel);
      const [values, w, dy] = [numbers(rows, 1), numbers(rows, 2).map(Math.abs), numbers(rows * columns, 3)];
      const got = call(
        build,
        'weightRows',
        { losses: both(values), dy: both(padRows(dy, rows, columns, stride)), w: input(w), rows, columns, stride },
        3,
      );
      expect(got.losses).toEqual(values.map((value, i) => value * (w[i] as number)));
      const weighted = dy.map((value, at) => value * (w[Math.floor(at / columns)] as number));
      expect(got.dy).toEqual(padRows(weighted, rows, columns, stride));
    }
  });
});
