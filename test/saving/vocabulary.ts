import * as activations from '../../src/activations/index.ts';
import { callOf } from '../../src/base/builtIn.ts';
import { isPlain } from '../../src/base/errors.ts';
import * as callbacks from '../../src/callbacks/index.ts';
import * as constraints from '../../src/constraints/index.ts';
import * as preparations from '../../src/data/index.ts';
import { lbfgs } from '../../src/index.ts';
import * as initializers from '../../src/initializers/index.ts';
import * as layers from '../../src/layers/index.ts';
import * as losses from '../../src/losses/index.ts';
import * as metrics from '../../src/metrics/index.ts';
import * as optimizers from '../../src/optimizers/index.ts';
import * as regularizers from '../../src/regularizers/index.ts';
import * as schedules from '../../src/schedules/index.ts';

export type Make = (...given: readonly unknown[]) => object;

/** A function of a user's, which no file holds. */
export const customs = { save: () => {} };

/** What each function takes that cannot do without: a new one that takes nothing need not be named. */
export const needed: Readonly<Record<string, readonly unknown[]>> = {
  activation: ['relu'],
  alphaDropout: [0.5],
  dense: [4],
  dropout: [0.5],
  embedding: [4, 2],
  gaussianDropout: [0.5],
  gaussianNoise: [0.5],
  normalization: [{ mean: [1, 2, 1, 1.5], variance: [1, 4, 0, 2] }],
  reshape: [[2, 2]],
  modelCheckpoint: [customs],
  cosineDecay: [{ learningRate: 1, decaySteps: 9 }],
  cosineDecayRestarts: [{ learningRate: 1, firstDecaySteps: 3 }],
  exponentialDecay: [{ learningRate: 1, decaySteps: 3, decayRate: 0.5 }],
  inverseTimeDecay: [{ learningRate: 1, decaySteps: 3, decayRate: 0.5 }],
  oneCycle: [{ maxLearningRate: 1, totalSteps: 9 }],
  piecewiseConstant: [{ boundaries: [2], values: [1, 0.1] }],
  polynomialDecay: [{ learningRate: 1, decaySteps: 9 }],
  stepDecay: [{ learningRate: 1, every: 3 }],
  warmUp: [1, { steps: 9 }],
  labelEncoder: [['b', 'a', 'c']],
  oneHotEncoder: [[3, 1, 2]],
  scaler: [{ center: [1, 2], scale: [2, 3], low: 1 }],
};

/** The lists of the vocabulary. */
export const kinds = {
  ...{ activations, callbacks, constraints, initializers, layers, losses, metrics, preparations, regularizers },
  ...{ schedules, optimizers: { ...optimizers, lbfgs } },
} as unknown as Readonly<Record<string, Readonly<Record<string, Make>>>>;

/** A function with what it is given. */
export interface Case {
  readonly kind: string;
  readonly name: string;
  readonly make: () => object;
  /** What is not as in the first case of the function. */
  readonly change: string;
}

/** Other values of an option that its function may take, from the one that it has. */
function others(value: unknown, refusal: string): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value / 2, value * 2, value + 1, Math.round(value / 3), 1, 0];
  if (typeof value === 'string') return /one of ([\w, ]+)/.exec(refusal)?.[1]?.split(', ') ?? [];
  return [0.5, 1, true, ...(/one of ([\w, ]+)/.exec(refusal)?.[1]?.split(', ') ?? []), 'ones', 'l2', 'maxNorm'];
}

const attempt = (make: () => object): object | string => {
  try {
    return make();
  } catch (error) {
    return (error as Error).message;
  }
};

/** Each function as it is, and with each option changed that it says to have. */
function casesOf(kind: string, name: string, make: Make): Case[] {
  const args = needed[name] ?? [];
  const first = { kind, name, make: () => make(...args), change: 'no option' };
  const { given } = callOf(first.make()) ?? { given: [] };
  const options = given.at(-1);
  if (!isPlain(options) || callOf(options)) return [first];
  const positions = given.slice(0, -1);
  const changed = Object.entries(options).flatMap(([key, value]) => {
    const makeWith = (other: unknown) => () => make(...positions, { ...options, [key]: other });
    const refusal = attempt(makeWith('?'));
    const fits = others(value, String(refusal)).find((other) => {
      return !Object.is(other, value) && typeof attempt(makeWith(other)) === 'object';
    });
    return fits === undefined ? [] : [{ kind, name, make: makeWith(fits), change: `${key} ${String(fits)}` }];
  });
  return [first, ...changed];
}

/** All functions of all lists, plain and with each option changed. */
export const cases: readonly Case[] = Object.entries(kinds).flatMap(([kind, list]) =>
  Object.entries(list).flatMap(([name, make]) => casesOf(kind, name, make)),
);
