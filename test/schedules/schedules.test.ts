import { describe, expect, test } from 'vitest';
import {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  oneCycle,
  piecewiseConstant,
  polynomialDecay,
  sgd,
  stepDecay,
  warmUp,
} from '../../src/index.ts';
import { rateAt } from '../../src/optimizers/optimizer.ts';
import type { Schedule } from '../../src/schedules/schedule.ts';
import { expectClose } from '../support/close.ts';

/** Keras's schedules, as its documentation writes them, of a step that counts from 0. */
const keras: [name: string, schedule: Schedule, formula: (t: number) => number][] = [
  [
    'exponentialDecay',
    exponentialDecay({ learningRate: 0.1, decaySteps: 7, decayRate: 0.6 }),
    (t) => 0.1 * 0.6 ** (t / 7),
  ],
  [
    'exponentialDecay in steps',
    exponentialDecay({ learningRate: 0.1, decaySteps: 7, decayRate: 0.6, staircase: true }),
    (t) => 0.1 * 0.6 ** Math.floor(t / 7),
  ],
  [
    'inverseTimeDecay',
    inverseTimeDecay({ learningRate: 0.1, decaySteps: 3, decayRate: 0.5 }),
    (t) => 0.1 / (1 + (0.5 * t) / 3),
  ],
  [
    'inverseTimeDecay in steps',
    inverseTimeDecay({ learningRate: 0.1, decaySteps: 3, decayRate: 0.5, staircase: true }),
    (t) => 0.1 / (1 + 0.5 * Math.floor(t / 3)),
  ],
  [
    'polynomialDecay',
    polynomialDecay({ learningRate: 0.1, decaySteps: 50, power: 0.5 }),
    (t) => (0.1 - 1e-4) * (1 - Math.min(t, 50) / 50) ** 0.5 + 1e-4,
  ],
  [
    'polynomialDecay in cycles',
    polynomialDecay({ learningRate: 0.1, decaySteps: 20, endLearningRate: 0.01, power: 2, cycle: true }),
    (t) => (0.1 - 0.01) * (1 - t / (20 * (t === 0 ? 1 : Math.ceil(t / 20)))) ** 2 + 0.01,
  ],
  [
    'piecewiseConstant',
    piecewiseConstant({ boundaries: [10, 30], values: [1, 0.5, 0.1] }),
    (t) => (t <= 10 ? 1 : t <= 30 ? 0.5 : 0.1),
  ],
  [
    'cosineDecay',
    cosineDecay({ learningRate: 0.1, decaySteps: 60, alpha: 0.2 }),
    (t) => 0.1 * (0.8 * 0.5 * (1 + Math.cos((Math.PI * Math.min(t, 60)) / 60)) + 0.2),
  ],
  [
    'cosineDecay after a warm-up',
    warmUp(cosineDecay({ learningRate: 0.1, decaySteps: 60 }), { steps: 15, from: 0.01 }),
    (t) => (t < 15 ? 0.01 + (0.09 * t) / 15 : 0.05 * (1 + Math.cos((Math.PI * Math.min(t - 15, 60)) / 60))),
  ],
  [
    'cosineDecayRestarts',
    cosineDecayRestarts({ learningRate: 0.1, firstDecaySteps: 9, tMul: 1.5, mMul: 0.8, alpha: 0.1 }),
    (t) => {
      const period = Math.floor(Math.log(1 - (t / 9) * (1 - 1.5)) / Math.log(1.5));
      const over = (t / 9 - (1 - 1.5 ** period) / (1 - 1.5)) / 1.5 ** period;
      return 0.1 * (0.9 * 0.5 * 0.8 ** period * (1 + Math.cos(Math.PI * over)) + 0.1);
    },
  ],
];

test.each(keras)('%s is the formula of Keras, whose step is one less', (_, schedule, formula) => {
  const steps = Array.from({ length: 100 }, (__, t) => t);
  // The truth rounds about ten times, and cancels where a cosine is near −1.
  expectClose(
    steps.map((t) => schedule(t + 1)),
    steps.map(formula),
    1e-13,
    1e-15,
  );
});

test('rates at the ends', () => {
  const cycle = oneCycle({ maxLearningRate: 1, totalSteps: 11, percentStart: 1, divFactor: 4, finalDivFactor: 5 });
  expect([1, 11, 12, 1000].map(cycle)).toEqual([0.25, 1, 0.05, 0.05]);
  expect(oneCycle({ maxLearningRate: 1, totalSteps: 1 })(1)).toBe(oneCycle({ maxLearningRate: 1, totalSteps: 1 })(2));
  const cosine = cosineDecay({ learningRate: 0.3, decaySteps: 4 });
  expect([1, 5, 1e9].map(cosine)).toEqual([0.3, 0, 0]);
  expect([1, 2, 3, 4].map(warmUp(1, { steps: 2 }))).toEqual([0, 0.5, 1, 1]);
  const restarts = cosineDecayRestarts({ learningRate: 1, firstDecaySteps: 4 });
  expect([1, 5, 13, 29].map(restarts)).toEqual([1, 1, 1, 1]);
});

test('a schedule is the learning rate of an optimizer', () => {
  const optimizer = sgd({ learningRate: warmUp(1, { steps: 4 }) });
  expect([1, 2, 5].map((step) => rateAt(optimizer, step))).toEqual([0, 0.25, 1]);
});

test('a schedule has a name and the options that make it again', () => {
  const decay = stepDecay({ learningRate: 1, every: 5 });
  expect([decay.name, decay.options]).toEqual(['stepDecay', { learningRate: 1, factor: 0.1, every: 5 }]);
  expect(warmUp(decay, { steps: 3 }).options).toEqual({ learningRate: decay, steps: 3, from: 0 });
});

describe('what is refused', () => {
  const any = (value: unknown) => value as never;
  test.each([
    [
      () => stepDecay({ learningRate: -1, every: 1 }),
      RangeError,
      'stepDecay: learningRate must be a number ≥ 0, got -1',
    ],
    [() => stepDecay(any({ learningRate: 1 })), TypeError, 'stepDecay: every must be an integer ≥ 1, got undefined'],
    [() => stepDecay(any(undefined)), TypeError, 'stepDecay: options must be an object, got undefined'],
    [
      () => cosineDecay(any({ learningRate: 1, decaySteps: 1, warmupSteps: 2 })),
      RangeError,
      "cosineDecay: option must be one of learningRate, decaySteps, alpha, got 'warmupSteps'",
    ],
    [
      () => cosineDecay({ learningRate: 1, decaySteps: 1, alpha: 2 }),
      RangeError,
      'cosineDecay: alpha must be a number from 0 to 1, got 2',
    ],
    [
      () => piecewiseConstant({ boundaries: [3, 3], values: [1, 2, 3] }),
      RangeError,
      'piecewiseConstant: boundaries[1] must be an integer ≥ 4, got 3',
    ],
    [
      () => piecewiseConstant({ boundaries: [3], values: [1] }),
      RangeError,
      'piecewiseConstant: values must have 2 rates, one more than boundaries, got 1',
    ],
    [
      () => piecewiseConstant(any({ boundaries: 3, values: [1] })),
      TypeError,
      'piecewiseConstant: boundaries must be an array, got 3',
    ],
    [
      () => oneCycle({ maxLearningRate: 1, totalSteps: 2, anneal: any('cos') }),
      RangeError,
      "oneCycle: anneal must be one of cosine, linear, got 'cos'",
    ],
    [
      () => cosineDecayRestarts({ learningRate: 1, firstDecaySteps: 2, tMul: 0.5 }),
      RangeError,
      'cosineDecayRestarts: tMul must be a number ≥ 1, got 0.5',
    ],
    [
      () => warmUp(any('1'), { steps: 2 }),
      TypeError,
      "warmUp: learningRate must be a number ≥ 0 or a function of the step, got '1'",
    ],
  ])('%o', (make, kind, message) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
  });
});
