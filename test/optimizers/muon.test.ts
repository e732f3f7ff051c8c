import { describe, test } from 'vitest';
import type { Build } from '../../src/engine/builds.ts';
import { Instance } from '../../src/engine/instance.ts';
import { type MuonOptions, muon } from '../../src/optimizers/muon.ts';
import { OwnArena } from '../../src/plan/arena.ts';
import { Graph } from '../../src/plan/graph.ts';
import { panels } from '../../src/plan/parameter.ts';
import { Runtime } from '../../src/plan/runtime.ts';
import { persistent } from '../../src/plan/tensor.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

type Matrix = readonly (readonly number[])[];

/** Words of the progress of one thread. */
const LINE = 16;
const STEPS = 3;
const RATE = 0.5;
const LAMBDA = 0.1;

/** [outputs, inputs]: tall, wide and square ones, between two ends. */
const shapes = [
  [9, 5],
  [12, 7],
  [7, 20],
  [17, 17],
  [1, 6],
  [3, 9],
] as const;

const multiply = (a: Matrix, b: Matrix) =>
  a.map((row) => b[0].map((_, j) => row.reduce((s, x, k) => s + x * b[k][j], 0)));
const transpose = (a: Matrix) => a[0].map((_, j) => a.map((row) => row[j]));
const combine = (...terms: readonly (readonly [number, Matrix])[]) =>
  terms[0][1].map((row, i) => row.map((_, j) => terms.reduce((s, [c, m]) => s + c * m[i][j], 0)));
const toMatrix = (data: ArrayLike<number>, [outputs, inputs]: readonly [number, number]): Matrix =>
  Array.from({ length: outputs }, (_, i) => Array.from({ length: inputs }, (_, j) => data[i * inputs + j]));

/** Jordan et al. 2024: five steps of Newton and Schulz, in f64, by the outputs' side. */
function orthogonal(u: Matrix): Matrix {
  const norm = Math.sqrt(u.flat().reduce((sum, x) => sum + x * x, 0));
  let x: Matrix = u.map((row) => row.map((value) => value / norm));
  for (let step = 0; step < 5; step++) {
    const a = multiply(x, transpose(x));
    const b = combine([-4.775, a], [2.0315, multiply(a, a)]);
    x = combine([3.4445, x], [1, multiply(b, x)]);
  }
  return x;
}

const start = shapes.map(([outputs, inputs], i) => numbers(outputs * inputs, 10 + i));
const gradients = (step: number) => start.map((data, i) => numbers(data.length, 100 * step + i));

/** All weights after some steps. */
function train(build: Build, options: MuonOptions): Float32Array[] {
  const instance = new Instance(build);
  const storages = shapes.map(([outputs, inputs]) => panels(outputs, inputs, instance.panel));
  let size = 0;
  const parameters = shapes.map((shape, i) => {
    const value = persistent('parameters', size, storages[i].size);
    const gradient = persistent('gradients', size, storages[i].size);
    size += Math.ceil(storages[i].size / 16) * 16;
    return { value, gradient, shape, inPanels: true, trainable: true };
  });
  const optimizer = muon({ learningRate: RATE, weightDecay: LAMBDA, ...options });
  const graph = new Graph(instance.panel);
  const hyper = persistent('state', 0, 16);
  let state = 16;
  const progress: number[] = [];
  optimizer.update(graph, {
    ...{ parameters, hyper },
    progress() {
      progress.push(state);
      state += LINE;
      return persistent('state', state - LINE, LINE);
    },
  });
  const runnable = { graph, kept: [] };
  const sizes = { parameters: size, gradients: size, slots: optimizer.slots * size, state };
  const runtime = new Runtime(new OwnArena(instance), sizes, 1);
  start.forEach((data, i) => {
    storages[i].write(instance.f32, runtime.element(parameters[i].value), data);
  });
  for (let step = 1; step <= STEPS; step++) {
    runtime.load(runnable, 1);
    gradients(step).forEach((data, i) => {
      storages[i].write(instance.f32, runtime.element(parameters[i].gradient), data);
    });
    optimizer.write(instance.f32, runtime.element(hyper), RATE, step);
    for (const at of progress) instance.u32[runtime.element(persistent('state', at, 1))] = 0;
    runtime.run();
  }
  return storages.map((storage, i) => {
    const data = new Float32Array(start[i].length);
    storage.read(instance.f32, runtime.element(parameters[i].value), data);
    return data;
  });
}

/** The weights of a matrix after the steps, in f64. */
function muonTruth(i: number, momentum: number, nesterov: boolean): number[] {
  const shape = shapes[i];
  let w = toMatrix(start[i], shape);
  let v = combine([0, w]);
  for (let step = 1; step <= STEPS; step++) {
    const g = toMatrix(gradients(step)[i], shape);
    v = combine([momentum, v], [1, g]);
    const o = orthogonal(nesterov ? combine([1, g], [momentum, v]) : v);
    w = combine([1 - RATE * LAMBDA, w], [-RATE * 0.2 * Math.sqrt(Math.max(...shape)), o]);
  }
  return w.flat();
}

/** The same by AdamW: Loshchilov & Hutter 2019, algorithm 2. */
function adamWTruth(i: number): number[] {
  return Array.from(start[i], (w, k) => {
    let [p, m, v] = [w, 0, 0];
    for (let t = 1; t <= STEPS; t++) {
      const g = gradients(t)[i][k];
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      p = p * (1 - RATE * LAMBDA) - (RATE * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-7);
    }
    return p;
  });
}

/** Five steps grow an error in a small singular value by up to 3.4445⁵ = 485: so many roundings of f32, and some room. */
const TOLERANCE = 485 * 2 ** -22;

describe.each(available)('build %s', (build) => {
  test.each([
    [{}, 0.95, true],
    [{ momentum: 0.5, nesterov: false }, 0.5, false],
    [{ momentum: 0, nesterov: false }, 0, false],
  ] as const)('hidden matrices follow Muon, the ends AdamW, with %o', (options, momentum, nesterov) => {
    const weights = train(build, options);
    const last = shapes.length - 1;
    for (const [i, data] of weights.entries()) {
      if (i === 0 || i === last) expectClose(data, adamWTruth(i), 2e-6, 2e-6, `end ${i}`);
      else expectClose(data, muonTruth(i, momentum, nesterov), 0, TOLERANCE, `${shapes[i]}`);
    }
  });

  test('the ends, too, if they are to', () => {
    for (const [i, data] of train(build, { ends: true }).entries()) {
      expectClose(data, muonTruth(i, 0.95, true), 0, TOLERANCE, `${shapes[i]}`);
    }
  });
});
