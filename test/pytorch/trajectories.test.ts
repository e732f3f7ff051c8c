// Training step by step as PyTorch trains. The JSON files are made by fixtures.py, which says how.

import { describe, expect, test } from 'vitest';
import { dense, leakyRelu, type Model, type Optimizer, sequential } from '../../src/index.ts';
import * as optimizers from '../../src/optimizers/index.ts';
import { available, withBuild } from '../support/builds.ts';
import classes from './classes.json' with { type: 'json' };
import labels from './labels.json' with { type: 'json' };
import optimizersProblem from './optimizers.json' with { type: 'json' };
import probabilities from './probabilities.json' with { type: 'json' };
import regression from './regression.json' with { type: 'json' };
import sigmoidOutput from './sigmoidOutput.json' with { type: 'json' };
import tanhOutput from './tanhOutput.json' with { type: 'json' };

/** What a loss or a tensor of weights may deviate from PyTorch's in f64, relative to the greatest of the tensor. */
const TOLERANCE = 1e-5;

const common = ['sgd', 'momentum', 'nesterov', 'nesterov with a decaying rate', 'adam', 'adam with a short memory'];

/** Each file, and its runs. */
const files = {
  classes: { problem: classes, names: common },
  probabilities: { problem: probabilities, names: common },
  labels: { problem: labels, names: common },
  regression: { problem: regression, names: common },
  sigmoidOutput: { problem: sigmoidOutput, names: common },
  tanhOutput: { problem: tanhOutput, names: common },
  optimizers: {
    problem: optimizersProblem,
    names: [
      'adam with AMSGrad',
      'adamW',
      'adamax',
      'nadam',
      'rAdam',
      'rmsprop',
      'rmsprop with momentum',
      'rmsprop, centered, with momentum',
      'adagrad',
      'adadelta',
      'sgd with decaying weights',
      'sgd, gradients clipped',
      'sgd, norms clipped',
      'sgd, norm of all clipped',
    ],
  },
};

type ActivationName = 'linear' | 'relu' | 'leakyRelu' | 'sigmoid' | 'tanh' | 'softmax';

interface Problem {
  readonly inputs: number;
  readonly layers: readonly (readonly [units: number, activation: ActivationName])[];
  readonly loss: 'crossEntropy' | 'binaryCrossEntropy' | 'meanSquaredError';
  readonly batches: readonly { readonly x: number[][]; readonly y: number[] | number[][] }[];
  readonly start: Record<string, StartWeight>;
  readonly runs: readonly Run[];
}

interface StartWeight {
  readonly shape: number[];
  readonly data: number[];
}

interface Run {
  readonly run: string;
  readonly optimizer: OptimizerOptions;
  readonly losses: readonly number[];
  readonly weights: Record<string, Record<string, number[]>>;
}

interface OptimizerOptions {
  readonly name: keyof typeof optimizers;
  readonly learningRate: number;
  /** The factor of the learning rate from step to step. */
  readonly decay?: number;
}

const load = (file: keyof typeof files) => files[file].problem as unknown as Problem;

function optimizerOf({ name, learningRate, decay = 1, ...options }: OptimizerOptions): Optimizer {
  const rate = decay === 1 ? learningRate : (step: number) => learningRate * decay ** (step - 1);
  return optimizers[name]({ learningRate: rate, ...options });
}

function modelOf({ inputs, layers, loss, start }: Problem, optimizer: OptimizerOptions): Model {
  const activationOf = (name: ActivationName) => (name === 'leakyRelu' ? leakyRelu({ slope: 0.1 }) : name);
  const model = sequential({ inputs, layers: layers.map(([units, name]) => dense(units, activationOf(name))) });
  const toWeight = ({ shape, data }: StartWeight) => ({ shape, data: new Float32Array(data) });
  model.setWeights(new Map(Object.entries(start).map(([name, weight]) => [name, toWeight(weight)])));
  model.compile({ optimizer: optimizerOf(optimizer), loss });
  return model;
}

/** max |a − b| / max |b|; NaN where numbers are missing. */
function deviation(a: ArrayLike<number>, b: readonly number[]): number {
  const differences = b.map((value, index) => Math.abs(a[index] - value));
  return Math.max(...differences) / Math.max(...b.map(Math.abs));
}

function expectWeights(model: Model, { start }: Problem, truth: Record<string, number[]>, step: number): void {
  const weights = model.getWeights();
  expect([...weights.keys()]).toEqual(Object.keys(truth));
  for (const [name, { shape, data }] of weights) {
    expect(shape).toEqual(start[name].shape);
    expect(data).toHaveLength(truth[name].length);
    expect(deviation(data, truth[name]), `${name} after step ${step}`).toBeLessThan(TOLERANCE);
  }
}

describe.each(available)('%s', (build) => {
  describe.each(Object.keys(files) as (keyof typeof files)[])('%s', (file) => {
    const problem = load(file);
    const { names } = files[file];
    const { runs, batches } = problem;

    test('has all runs', () => {
      expect(runs.map(({ run }) => run)).toEqual(names);
    });

    for (const { run, optimizer, losses, weights } of runs) {
      test(run, async () => {
        const model = await withBuild(build, () => modelOf(problem, optimizer));
        expect(losses).toHaveLength(100);
        expect(Object.keys(weights)).toEqual(['1', '10', '100']);
        for (const [index, truth] of losses.entries()) {
          const step = index + 1;
          const { x, y } = batches[index % batches.length];
          expect(deviation([model.trainOnBatch(x, y).loss], [truth]), `loss of step ${step}`).toBeLessThan(TOLERANCE);
          if (weights[step]) expectWeights(model, problem, weights[step], step);
        }
      });
    }
  });
});
