import { describe, expect, test } from 'vitest';
import * as optimizers from '../../src/optimizers/index.ts';
import type { Optimizer } from '../../src/optimizers/optimizer.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { both, call, input } from '../support/kernel.ts';
import { numbers } from '../support/random.ts';
import { stepKernelOf } from '../support/stepKernel.ts';

/** One parameter, one step, in f64: returns the new parameter; `slots` is its state. */
type Update = (p: number, g: number, slots: number[], t: number) => number;

interface Case {
  readonly optimizer: Optimizer;
  readonly update: Update;
}

const rate = (t: number) => 0.1 / t;

/** Every optimizer that follows each gradient by itself, in each of its forms, with its formula. */
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
    'decaying weights': {
      optimizer: optimizers.sgd({ learningRate: rate, weightDecay: 0.3 }),
      update: (p, g, _, t) => p * (1 - 0.3 * rate(t)) - rate(t) * g,
    },
  },
  adam: {
    defaults: { optimizer: optimizers.adam(), update: adam({}) },
    options: {
      optimizer: optimizers.adam({ learningRate: 0.05, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 }),
      update: adam({ eta: 0.05, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 }),
    },
    amsgrad: {
      optimizer: optimizers.adam({ learningRate: 0.01, beta2: 0.5, amsgrad: true }),
      update: adam({ eta: 0.01, beta2: 0.5, top: (slots, v) => Math.max(slots[2], v) }),
    },
  },
  adamW: {
    defaults: { optimizer: optimizers.adamW(), update: adam({ lambda: 0.004 }) },
    options: {
      optimizer: optimizers.adamW({ learningRate: 0.02, weightDecay: 0.5 }),
      update: adam({ eta: 0.02, lambda: 0.5 }),
    },
  },
  adamax: {
    options: {
      optimizer: optimizers.adamax({ learningRate: 0.02, beta1: 0.8, beta2: 0.6, epsilon: 1e-2, weightDecay: 0.1 }),
      // Kingma & Ba 2015, algorithm 2
      update(p, g, slots, t) {
        slots[0] = 0.8 * slots[0] + 0.2 * g;
        slots[1] = Math.max(0.6 * slots[1], Math.abs(g) + 1e-2);
        return p * (1 - 0.02 * 0.1) - (0.02 * (slots[0] / (1 - 0.8 ** t))) / slots[1];
      },
    },
  },
  nadam: {
    options: {
      optimizer: optimizers.nadam({ learningRate: 0.02, beta1: 0.8, beta2: 0.9, epsilon: 1e-2, weightDecay: 0.1 }),
      // Dozat 2016, algorithm 2
      update(p, g, slots, t) {
        const momentum = (step: number) => 0.8 * (1 - 0.5 * 0.96 ** (0.004 * step));
        slots[0] = 0.8 * slots[0] + 0.2 * g;
        slots[1] = 0.9 * slots[1] + 0.1 * g * g;
        let product = 1;
        for (let step = 1; step <= t; step++) product *= momentum(step);
        const ahead = (momentum(t + 1) * slots[0]) / (1 - product * momentum(t + 1));
        const mean = ahead + ((1 - momentum(t)) * g) / (1 - product);
        return p * (1 - 0.02 * 0.1) - (0.02 * mean) / (Math.sqrt(slots[1] / (1 - 0.9 ** t)) + 1e-2);
      },
    },
  },
  rAdam: {
    defaults: { optimizer: optimizers.rAdam({ weightDecay: 0.1 }), update: rAdam(0.001, 0.999, 1e-7, 0.1) },
    'certain soon': {
      optimizer: optimizers.rAdam({ learningRate: 0.02, beta2: 0.9, epsilon: 1e-2 }),
      update: rAdam(0.02, 0.9, 1e-2, 0),
    },
  },
  rmsprop: {
    defaults: { optimizer: optimizers.rmsprop(), update: rmsprop(0.001, 0.9, 1e-7) },
    momentum: {
      optimizer: optimizers.rmsprop({ learningRate: 0.01, rho: 0.8, momentum: 0.7, epsilon: 1e-2 }),
      update: rmsprop(0.01, 0.8, 1e-2, { momentum: 0.7 }),
    },
    centered: {
      optimizer: optimizers.rmsprop({ learningRate: 0.01, epsilon: 1e-2, centered: true, weightDecay: 0.2 }),
      update: rmsprop(0.01, 0.9, 1e-2, { centered: true, lambda: 0.2 }),
    },
    'centered with momentum': {
      optimizer: optimizers.rmsprop({ learningRate: 0.01, momentum: 0.7, epsilon: 1e-2, centered: true }),
      update: rmsprop(0.01, 0.9, 1e-2, { centered: true, momentum: 0.7 }),
    },
  },
  adagrad: {
    defaults: { optimizer: optimizers.adagrad(), update: adagrad(0.001, 0.1, 1e-7, 0) },
    options: {
      optimizer: optimizers.adagrad({ learningRate: 0.05, initialAccumulator: 0, epsilon: 1e-2, weightDecay: 0.1 }),
      update: adagrad(0.05, 0, 1e-2, 0.1),
    },
  },
  adadelta: {
    defaults: { optimizer: optimizers.adadelta(), update: adadelta(0.001, 0.95, 1e-7, 0) },
    options: {
      optimizer: optimizers.adadelta({ learningRate: 1, rho: 0.8, epsilon: 1e-3, weightDecay: 0.01 }),
      update: adadelta(1, 0.8, 1e-3, 0.01),
    },
  },
  lion: {
    defaults: { optimizer: optimizers.lion(), update: lion(0.001, 0.9, 0.99, 0) },
    options: {
      optimizer: optimizers.lion({ learningRate: 0.01, beta1: 0.6, beta2: 0.8, weightDecay: 0.5 }),
      update: lion(0.01, 0.6, 0.8, 0.5),
    },
  },
} satisfies Record<Exclude<keyof typeof optimizers, 'muon'>, Record<string, Case>>;

interface AdamForm {
  readonly eta?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly lambda?: number;
  /** What stands for v, from the slots and v. */
  readonly top?: (slots: number[], v: number) => number;
}

/** Kingma & Ba 2015, algorithm 1; Reddi, Kale & Kumar 2018, algorithm 2; Loshchilov & Hutter 2019, algorithm 2. */
function adam({
  eta = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  lambda = 0,
  top = (_, v) => v,
}: AdamForm): Update {
  return (p, g, slots, t) => {
    slots[0] = beta1 * slots[0] + (1 - beta1) * g;
    slots[1] = beta2 * slots[1] + (1 - beta2) * g * g;
    slots[2] = top(slots, slots[1]);
    const root = Math.sqrt(slots[2] / (1 - beta2 ** t));
    return p * (1 - eta * lambda) - (eta * (slots[0] / (1 - beta1 ** t))) / (root + epsilon);
  };
}

/** Liu et al. 2020, algorithm 2, with β₁ = 0.9. */
function rAdam(eta: number, beta2: number, epsilon: number, lambda: number): Update {
  return (p, g, slots, t) => {
    slots[0] = 0.9 * slots[0] + 0.1 * g;
    slots[1] = beta2 * slots[1] + (1 - beta2) * g * g;
    const mean = slots[0] / (1 - 0.9 ** t);
    const most = 2 / (1 - beta2) - 1;
    const length = most - (2 * t * beta2 ** t) / (1 - beta2 ** t);
    const kept = p * (1 - eta * lambda);
    if (length <= 5) return kept - eta * mean;
    const rectify = Math.sqrt(((length - 4) * (length - 2) * most) / ((most - 4) * (most - 2) * length));
    return kept - (eta * rectify * mean * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(slots[1]) + epsilon);
  };
}

/** Tieleman & Hinton 2012; centered: Graves 2013, equations 38 to 45. */
function rmsprop(
  eta: number,
  rho: number,
  epsilon: number,
  { centered = false, momentum = 0, lambda = 0 } = {},
): Update {
  return (p, g, slots) => {
    slots[0] = rho * slots[0] + (1 - rho) * g * g;
    slots[1] = centered ? rho * slots[1] + (1 - rho) * g : 0;
    slots[2] = momentum * slots[2] + g / (Math.sqrt(slots[0] - slots[1] ** 2) + epsilon);
    return p * (1 - eta * lambda) - eta * slots[2];
  };
}

/** Duchi, Hazan & Singer 2011. */
function adagrad(eta: number, start: number, epsilon: number, lambda: number): Update {
  return (p, g, slots) => {
    slots[0] += g * g;
    return p * (1 - eta * lambda) - (eta * g) / (Math.sqrt(start + slots[0]) + epsilon);
  };
}

/** Zeiler 2012, algorithm 1. */
function adadelta(eta: number, rho: number, epsilon: number, lambda: number): Update {
  return (p, g, slots) => {
    slots[0] = rho * slots[0] + (1 - rho) * g * g;
    const d = (g * Math.sqrt(slots[1] + epsilon)) / Math.sqrt(slots[0] + epsilon);
    slots[1] = rho * slots[1] + (1 - rho) * d * d;
    return p * (1 - eta * lambda) - eta * d;
  };
}

/** Chen et al. 2023, algorithm 2. */
function lion(eta: number, beta1: number, beta2: number, lambda: number): Update {
  return (p, g, slots) => {
    const direction = Math.sign(beta1 * slots[0] + (1 - beta1) * g);
    slots[0] = beta2 * slots[0] + (1 - beta2) * g;
    return p * (1 - eta * lambda) - eta * direction;
  };
}

/** How far each of up to three threads has come: the first so many bytes, the others 0. */
const progress = (bytes = 0) => both(Uint32Array.of(bytes, ...new Uint32Array(3 * 16 - 1)));

const forms = Object.entries(cases).flatMap(([name, group]) =>
  Object.entries(group as Record<string, Case>).map(([form, value]) => [`${name}, ${form}`, value] as const),
);

/** The kernel's numbers for a step. */
function hyperOf(optimizer: Optimizer, eta: number, step: number) {
  const hyper = new Float32Array(8);
  optimizer.write(hyper, 0, eta, step);
  return input(hyper);
}

describe.each(available)('build %s', (build) => {
  test.each(forms)('%s: twenty steps are the formula', (_, { optimizer, update }) => {
    const after = [1, 2, 3].map((threads) => {
      const count = 40;
      let p: Float32Array = numbers(count, 1);
      let state: Float32Array = new Float32Array(optimizer.slots * count);
      const truth = Array.from(p);
      const slots = truth.map(() => [0, 0, 0]);
      for (let t = 1; t <= 20; t++) {
        const g = numbers(count, 100 + t);
        const eta = typeof optimizer.learningRate === 'number' ? optimizer.learningRate : optimizer.learningRate(t);
        const result = call(
          build,
          stepKernelOf(optimizer),
          {
            ...{ p: both(p), g: input(g), slots: both(state) },
            ...{ hyper: hyperOf(optimizer, eta, t), progress: progress(), count },
          },
          threads,
        );
        p = result.p as Float32Array;
        state = result.slots as Float32Array;
        truth.forEach((value, i) => {
          truth[i] = update(value, g[i], slots[i], t);
        });
      }
      expectClose(p, truth, 2e-6, 2e-6);
      return p;
    });
    expect(after[1]).toEqual(after[0]);
    expect(after[2]).toEqual(after[0]);
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
    const hyper = new Float32Array(7);
    optimizers.adam({ beta1, beta2, epsilon: 1 }).write(hyper, 0, 1, step);
    const correction = Math.sqrt(1 - beta2 ** step);
    expectClose(hyper, [1, correction / (1 - beta1 ** step), beta1, 1 - beta1, beta2, 1 - beta2, correction], 1e-6);
  });

  test('nadam goes on at any step as if it had come there', () => {
    const [through, jumping] = [optimizers.nadam({ beta1: 0.99 }), optimizers.nadam({ beta1: 0.99 })];
    const written = (optimizer: Optimizer, step: number) => Array.from(hyperOf(optimizer, 1, step).data);
    const steps = [1, 2, 3, 50, 51, 400, 100_000, 2, 1, 70];
    for (const step of steps) {
      for (let t = 1; t < Math.min(step, 500); t++) written(through, t);
      expect(written(jumping, step), `step ${step}`).toEqual(written(through, step));
    }
  });

  test.each(forms)('%s: flushes what would become denormal', (_, { optimizer }) => {
    const zeros = new Float32Array(8);
    const state = new Float32Array(optimizer.slots * 8).fill(1.176e-38);
    const after = call(build, stepKernelOf(optimizer), {
      ...{ p: both(zeros), g: input(zeros), slots: both(state) },
      ...{ hyper: hyperOf(optimizer, 0.001, 20), progress: progress(), count: 8 },
    });
    const tiny = (value: number) => value !== 0 && Math.abs(value) < 2 ** -126;
    expect(after.slots.some(tiny)).toBe(false);
  });

  test.each(forms)('%s: NaN of one gradient stays in its parameter', (_, { optimizer }) => {
    const g = numbers(16, 3);
    g[5] = Number.NaN;
    const after = call(build, stepKernelOf(optimizer), {
      ...{ p: both(numbers(16, 1)), g: input(g), slots: both(new Float32Array(optimizer.slots * 16)) },
      ...{ hyper: hyperOf(optimizer, 0.001, 20), progress: progress(), count: 16 },
    });
    expect(Array.from(after.p, Number.isNaN)).toEqual(Array.from(g, Number.isNaN));
  });

  test.each(forms)('%s: a share that was left is finished from where it was left', (_, { optimizer }) => {
    const count = 80;
    const kernel = stepKernelOf(optimizer);
    const values = { g: input(numbers(count, 2)), hyper: hyperOf(optimizer, 0.1, 1), count };
    const state = new Float32Array(optimizer.slots * count).fill(0.5);
    const p = numbers(count, 1);
    const whole = call(build, kernel, { ...values, p: both(p), slots: both(state), progress: progress() });
    const bytesLeft = 3 * 32;
    const started = call(build, kernel, {
      ...values,
      ...{ p: both(p), slots: both(state), progress: progress(count * 4 - bytesLeft) },
    });
    const untouched = (count * 4 - bytesLeft) / 4;
    expect(started.p.slice(0, untouched)).toEqual(p.slice(0, untouched));
    expect(started.p.slice(untouched)).toEqual(whole.p.slice(untouched));
    expect([started.progress[0], whole.progress[0]]).toEqual([count * 4, count * 4]);
  });

  test.each(forms)('%s: goes down a parabola', (_, { optimizer }) => {
    let p: Float32Array = new Float32Array(8).fill(0.5);
    let state: Float32Array = new Float32Array(optimizer.slots * 8);
    // Adadelta's steps have a size of their own.
    const eta = optimizer.name === 'adadelta' ? 1 : 0.01;
    for (let t = 1; t <= 2000; t++) {
      const after = call(build, stepKernelOf(optimizer), {
        ...{ p: both(p), g: input(p.map((value) => 2 * value)), slots: both(state) },
        ...{ hyper: hyperOf(optimizer, eta, t), progress: progress(), count: 8 },
      });
      p = after.p as Float32Array;
      state = after.slots as Float32Array;
    }
    // Steps of sign(m) and of g/√v end within η of the bottom, all others closer.
    expectClose(p, new Array(8).fill(0), 0, 0.02);
  });
});
