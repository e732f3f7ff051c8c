import { describe, expect, test } from 'vitest';
import * as optimizers from '../../src/optimizers/index.ts';
import type { Optimizer } from '../../src/optimizers/optimizer.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { both, call, input } from '../support/kernel.ts';
import { numbers } from '../support/random.ts';

/** One parameter, one step, in f64: returns the new parameter; `slots` is its state. */
type Update = (p: number, g: number, slots: number[], t: number) => number;

interface Case {
  readonly optimizer: Optimizer;
  readonly update: Update;
}

const rate = (t: number) => 0.1 / t;

/** Every optimizer in each of its forms, with its formula. */
const cases = {
  sgd: {
    plain: { optimizer: optimizers.sgd({ learningRate: 0.1 }), update: (p, g) => p - 0.1 * g },
    scheduled: { optimizer: optimizers.sgd({ learningRate: rate }), update: (p, g, _, t) => p - rate(t) * g },
    momentum: {
      optimizer: optimizers.sgd({ learningRate: 0.1, momentum: 0.9 }),
      update(p, g, slots) {
        slots[0] = 0.9 * slots[0] + g;
        return p - 0.1 * slots[0];
      },
    },
    nesterov: {
      optimizer: optimizers.sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
      update(p, g, slots) {
        slots[0] = 0.9 * slots[0] + g;
        return p - 0.1 * (g + 0.9 * slots[0]);
      },
    },
  },
  adam: {
    defaults: { optimizer: optimizers.adam(), update: adam(0.001, 0.9, 0.999, 1e-7) },
    options: {
      optimizer: optimizers.adam({ learningRate: 0.05, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 }),
      update: adam(0.05, 0.8, 0.99, 1e-3),
    },
  },
} satisfies Record<keyof typeof optimizers, Record<string, Case>>;

/** Kingma & Ba 2015, algorithm 1. */
function adam(eta: number, beta1: number, beta2: number, epsilon: number): Update {
  return (p, g, slots, t) => {
    slots[0] = beta1 * slots[0] + (1 - beta1) * g;
    slots[1] = beta2 * slots[1] + (1 - beta2) * g * g;
    return p - (eta * (slots[0] / (1 - beta1 ** t))) / (Math.sqrt(slots[1] / (1 - beta2 ** t)) + epsilon);
  };
}

/** How far each of up to three threads has come: the first so many bytes, the others 0. */
const progress = (bytes = 0) => both(Uint32Array.of(bytes, ...new Uint32Array(3 * 16 - 1)));

const forms = Object.entries(cases).flatMap(([name, group]) =>
  Object.entries(group as Record<string, Case>).map(([form, value]) => [`${name}, ${form}`, value] as const),
);

describe.each(available)('build %s', (build) => {
  test.each(forms)('%s: twenty steps are the formula', (_, { optimizer, update }) => {
    for (const threads of [1, 3]) {
      const count = 40;
      let p: Float32Array = numbers(count, 1);
      let state: Float32Array = new Float32Array(optimizer.slots * count);
      const truth = Array.from(p);
      const slots = truth.map(() => [0, 0]);
      for (let t = 1; t <= 20; t++) {
        const g = numbers(count, 100 + t);
        const hyper = new Float32Array(8);
        const eta = typeof optimizer.learningRate === 'number' ? optimizer.learningRate : optimizer.learningRate(t);
        optimizer.write(hyper, 0, eta, t);
        const after = call(
          build,
          optimizer.kernel,
          { p: both(p), g: input(g), slots: both(state), hyper: input(hyper), progress: progress(), count },
          threads,
        );
        p = after.p as Float32Array;
        state = after.slots as Float32Array;
        truth.forEach((value, i) => {
          truth[i] = update(value, g[i], slots[i], t);
        });
      }
      expectClose(p, truth, 2e-6, 2e-6);
    }
  });

  test.each(forms)('%s: reaches the bottom of a parabola', (_, { optimizer }) => {
    const count = 8;
    let p: Float32Array = new Float32Array(count).fill(0.5);
    let state: Float32Array = new Float32Array(optimizer.slots * count);
    for (let t = 1; t <= 2000; t++) {
      const hyper = new Float32Array(8);
      optimizer.write(hyper, 0, typeof optimizer.learningRate === 'number' ? optimizer.learningRate : 0.1, t);
      const after = call(build, optimizer.kernel, {
        p: both(p),
        g: input(p.map((value) => 2 * value)),
        slots: both(state),
        hyper: input(hyper),
        progress: progress(),
        count,
      });
      p = after.p as Float32Array;
      state = after.slots as Float32Array;
    }
    expectClose(p, new Array(count).fill(0), 0, 1e-3);
  });

  test.each([
    1,
    2,
    1000,
    999_999,
    2 ** 31 - 1,
    2 ** 31 + 5,
    2 ** 40 + 3,
  ])('adam corrects the bias of step %i', (step) => {
    const [beta1, beta2] = [1 - 1e-3, 1 - 1e-9];
    const hyper = new Float32Array(6);
    optimizers.adam({ beta1, beta2, epsilon: 1 }).write(hyper, 0, 1, step);
    const correction = Math.sqrt(1 - beta2 ** step);
    expectClose(hyper, [correction / (1 - beta1 ** step), beta1, 1 - beta1, beta2, 1 - beta2, correction], 1e-6);
  });

  test('adam flushes moments that would become denormal', () => {
    const hyper = new Float32Array(8);
    optimizers.adam().write(hyper, 0, 0.001, 1);
    const state = new Float32Array(16).fill(1e-38);
    const after = call(build, 'adamStep', {
      p: both(new Float32Array(8)),
      g: input(new Float32Array(8)),
      slots: both(state),
      hyper: input(hyper),
      progress: progress(),
      count: 8,
    });
    expect(after.slots.every((value) => value === 0)).toBe(true);
  });

  test.each(forms)('%s: a share that was left is finished from where it was left', (_, { optimizer }) => {
    const count = 80;
    const hyper = new Float32Array(8);
    optimizer.write(hyper, 0, 0.1, 1);
    const values = { g: input(numbers(count, 2)), hyper: input(hyper), count };
    const state = new Float32Array(optimizer.slots * count).fill(0.5);
    const p = numbers(count, 1);
    const whole = call(build, optimizer.kernel, { ...values, p: both(p), slots: both(state), progress: progress() });
    const bytesLeft = 3 * 32;
    const started = call(build, optimizer.kernel, {
      ...values,
      ...{ p: both(p), slots: both(state), progress: progress(count * 4 - bytesLeft) },
    });
    const untouched = (count * 4 - bytesLeft) / 4;
    expect(started.p.slice(0, untouched)).toEqual(p.slice(0, untouched));
    expect(started.p.slice(untouched)).toEqual(whole.p.slice(untouched));
    expect([started.progress[0], whole.progress[0]]).toEqual([count * 4, count * 4]);
  });
});
