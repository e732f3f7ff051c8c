import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { load, save, toConfig } from '../../src/index.ts';
import type { Model, Predictions } from '../../src/model/model.ts';
import { fromTensorFlow, type TensorFlowSource } from '../../src/tensorflow/index.ts';
import { expectClose } from '../support/close.ts';

interface Case {
  readonly name: string;
  readonly steps: number;
  readonly x: readonly number[];
  readonly y: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  readonly weightData: string;
  readonly weightSpecs: readonly { name: string; shape: number[]; group?: string }[];
  readonly trainingConfig: Record<string, unknown>;
}

const cases: Case[] = JSON.parse(readFileSync(new URL('training.json', import.meta.url), 'utf8'));
const find = (name: string) => structuredClone(cases.find((each) => each.name === name) as Case);
const artifactsOf = ({ weightData, ...rest }: Case): TensorFlowSource => ({
  ...rest,
  weightData: Uint8Array.from(atob(weightData), (character) => character.charCodeAt(0)),
});
const untold = /^(rmsprop|adadelta|hardSigmoid)$/;

function trainOn(model: Model<Predictions>, { steps, x, y }: Case): void {
  const targets = y.map((list) => Float32Array.from(list));
  for (let step = 0; step < steps; step++)
    model.trainOnBatch(Float32Array.from(x), targets.length === 1 ? (targets[0] as Float32Array) : targets);
}

const outputsOf = (model: Model<Predictions>, { x }: Case) => {
  const y = model.predict(Float32Array.from(x));
  return (Array.isArray(y) ? y : [y]) as Float32Array[];
};

function expectAfter(model: Model<Predictions>, given: Case): void {
  // Rounding adds up in 20 steps.
  for (const [index, output] of outputsOf(model, given).entries())
    expectClose(output, given.after[index] as number[], 1e-5, 1e-5);
}

test.each(cases.filter(({ name }) => !untold.test(name)))('$name goes on training as TensorFlow.js does', (each) => {
  const model = fromTensorFlow<Predictions>(artifactsOf(each));
  trainOn(model, each);
  expectAfter(model, each);
});

test('what was gathered makes a difference', () => {
  for (const name of ['momentum', 'adam', 'adagrad']) {
    const given = find(name);
    const specs = given.weightSpecs.filter(({ group }) => group !== 'optimizer');
    const bytes = 4 * specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const whole = artifactsOf(given) as { weightData: Uint8Array };
    const source = { ...whole, weightSpecs: specs, weightData: whole.weightData.subarray(0, bytes) };
    const model = fromTensorFlow<Predictions>(source);
    trainOn(model, given);
    const [output] = outputsOf(model, given);
    const [after] = given.after as [number[]];
    expect(Math.max(...after.map((value, i) => Math.abs(value - (output?.[i] as number))))).toBeGreaterThan(1e-4);
  }
});

test('the training is kept by save', () => {
  const given = find('adam');
  const model = load<Predictions>(save(fromTensorFlow(artifactsOf(given)), { training: true }));
  trainOn(model, given);
  expectAfter(model, given);
});

test('how it is compiled', () => {
  const state = fromTensorFlow(artifactsOf(find('two outputs'))).stateFor('test', false);
  const { losses, metrics, optimizer } = state.compiled as NonNullable<typeof state.compiled>;
  expect(losses.map((loss) => toConfig(loss))).toEqual([{ call: 'meanSquaredError' }, { call: 'crossEntropy' }]);
  expect(metrics.map((list) => list.map((metric) => metric.name))).toEqual([[], ['accuracy']]);
  expect(toConfig(optimizer)).toEqual({ call: 'adam', given: [{ learningRate: 0.02 }] });
  expect(state.steps).toBe(7);
});

describe('training: false', () => {
  test.each(['adam', 'rmsprop', 'hardSigmoid'])('%s is compiled anew', (name) => {
    const given = find(name);
    const model = fromTensorFlow(artifactsOf(given), { training: false });
    expect(() => model.trainOnBatch(Float32Array.from(given.x), Float32Array.from(given.y[0] as number[]))).toThrow(
      'trainOnBatch: call compile() first',
    );
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    trainOn(model as Model<Predictions>, given);
  });
});

describe('what is refused', () => {
  const changed = (name: string, change: (given: Case) => void) => () => {
    const given = find(name);
    change(given);
    fromTensorFlow(artifactsOf(given));
  };
  const none = () => {};

  test.each<[string, string, (given: Case) => void, RegExp]>([
    [
      'RMSProp',
      'rmsprop',
      none,
      /optimizer must be one of SGD, .*, or the option training: false, and compile it, got RMSProp, which adds ε to/,
    ],
    ['Adadelta', 'adadelta', none, /training: false, and compile it, got Adadelta, which divides by/],
    [
      'hardSigmoid',
      'hardSigmoid',
      none,
      /layer '.*' \(Dense\) activation must be another one to resume training; .* got 'hard_sigmoid'/,
    ],
    ['an unknown loss', 'sgd', ({ trainingConfig: t }) => (t.loss = 'own'), /loss must be one of .*, got 'own'/],
    [
      'an unknown metric',
      'sgd',
      ({ trainingConfig: t }) => (t.metrics = ['own']),
      /metric must be one of .*, got 'own'/,
    ],
    [
      'a loss for none',
      'two outputs',
      ({ trainingConfig: t }) => (t.loss = { kind: 'mse' }),
      /loss must be one of .*, got undefined/,
    ],
    [
      'three losses',
      'sgd',
      ({ trainingConfig: t }) => (t.loss = ['mse', 'mse', 'mse']),
      /loss must be 1, one for each output, got 3/,
    ],
    [
      'weights of losses',
      'sgd',
      ({ trainingConfig: t }) => (t.loss_weights = [1]),
      /trainingConfig must be .*, got 'loss_weights'/,
    ],
    [
      'a loss that does not go with the output',
      'sgd',
      ({ trainingConfig: t }) => (t.loss = 'categorical_crossentropy'),
      /trainingConfig must be what lanewise trains alike, or the option training: false, got compile: /,
    ],
    [
      'a rate that is none',
      'sgd',
      ({ trainingConfig: t }) => (t.optimizer_config = { class_name: 'SGD', config: { learningRate: 'fast' } }),
      /SGD learningRate must be a finite number, got 'fast'/,
    ],
    [
      'an optimizer that gathers more',
      'momentum',
      ({ trainingConfig: t }) => (t.optimizer_config = { class_name: 'Adam', config: {} }),
      /weights of the optimizer must be 2 for each of 4 that learn, .*, got 4/,
    ],
    [
      'gathered weights of another shape',
      'momentum',
      ({ weightSpecs }) => {
        const [first, second] = weightSpecs.filter(({ group }) => group === 'optimizer').slice(1) as unknown as [
          { shape: number[] },
          { shape: number[] },
        ];
        [first.shape, second.shape] = [second.shape, first.shape];
      },
      /shape of '.*' must be \[4, 5\], as '.*' has, got \[5\]/,
    ],
  ])('%s', (_, name, change, message) => {
    expect(changed(name, change)).toThrow(message);
  });

  test('options that are none', () => {
    expect(() => fromTensorFlow(artifactsOf(find('sgd')), { trained: true } as never)).toThrow(
      'fromTensorFlow: option',
    );
    expect(() => fromTensorFlow(artifactsOf(find('sgd')), { training: 1 as never })).toThrow(
      'fromTensorFlow: training must be true or false, got 1',
    );
  });
});
