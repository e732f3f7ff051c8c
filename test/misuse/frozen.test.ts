import { describe, expect, test } from 'vitest';
import * as activations from '../../src/activations/index.ts';
import * as callbacks from '../../src/callbacks/index.ts';
import * as constraints from '../../src/constraints/index.ts';
import * as lanewise from '../../src/index.ts';
import * as initializers from '../../src/initializers/index.ts';
import * as layers from '../../src/layers/index.ts';
import * as losses from '../../src/losses/index.ts';
import * as metrics from '../../src/metrics/index.ts';
import * as optimizers from '../../src/optimizers/index.ts';
import * as regularizers from '../../src/regularizers/index.ts';
import * as schedules from '../../src/schedules/index.ts';
import { needed } from '../saving/vocabulary.ts';

type Make = (...options: readonly unknown[]) => object;

const kinds = {
  ...{
    activations,
    callbacks,
    constraints,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
    schedules,
  },
} as unknown as Readonly<Record<string, Readonly<Record<string, Make>>>>;

const model = () => {
  const made = lanewise.sequential({ inputs: 1, layers: [lanewise.dense(1)] });
  made.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return made;
};

const values: (readonly [string, () => object])[] = [
  ...Object.entries(kinds).flatMap(([kind, list]) =>
    Object.entries(list).map(([name, make]) => [`${kind}: ${name}`, () => make(...(needed[name] ?? []))] as const),
  ),
  ['a custom loss', () => lanewise.customLoss('own', () => 0)],
  ['a custom metric', () => lanewise.metric('own', () => 0)],
  ['lbfgs', () => lanewise.lbfgs()],
  ['an input', () => lanewise.input(2)],
  ['the output of a layer', () => lanewise.dense(1).apply(lanewise.input(2))],
  ['a model', model],
  ['a functional model', () => functional()],
  ['a training in a worker', () => lanewise.fitInWorker(model(), [[1]], [1])],
];

function functional() {
  const x = lanewise.input(1);
  return lanewise.functional({ inputs: { x }, outputs: { y: lanewise.dense(1).apply(x) } });
}

/** What users of other libraries set. */
const names = [
  'trainable',
  'stopTraining',
  'optimizer',
  'learningRate',
  'lr',
  'name',
  'loss',
  'rate',
  'weights',
  'options',
];

describe.each(values)('%s', (_, make) => {
  test('cannot be given another value of any property', () => {
    const value = make() as Record<string, unknown>;
    const before = Object.entries(value);
    for (const name of [...names, ...Object.keys(value)]) {
      expect(() => {
        value[name] = false;
      }, name).toThrow(Error);
      expect(() => Object.assign(value, { [name]: false }), name).toThrow(Error);
    }
    expect(Object.entries(value)).toEqual(before);
  });

  test('has options and lists that cannot be changed either', () => {
    const value = make() as { options?: Record<string, unknown> };
    for (const part of Object.values(value)) {
      const own =
        Array.isArray(part) || (typeof part === 'object' && part && Object.getPrototypeOf(part) === Object.prototype);
      if (own) expect(Object.isFrozen(part)).toBe(true);
    }
    for (const part of Object.values(value.options ?? {})) expect(Object.isFrozen(part)).toBe(true);
  });
});

test('says how a layer is frozen, and how a training is stopped, also where scripts are not strict', () => {
  const sloppy = new Function('object', 'name', 'object[name] = true;');
  expect(() => sloppy(lanewise.dense(4), 'trainable')).toThrow(
    "layer: trainable cannot become true later; set it when you make the layer: dense(4, 'relu', { trainable: false })",
  );
  expect(() => sloppy(model(), 'stopTraining')).toThrow(
    'model: stopTraining cannot be true; call run.stop() in a callback, or abort a signal',
  );
});

test('refuses a copy of a layer with another property: it would be the layer itself', () => {
  const copy = { ...lanewise.dense(1), trainable: false };
  expect(() => lanewise.sequential({ inputs: 1, layers: [copy] })).toThrow(
    'sequential: layers[0] must be a layer such as dense(10), got an object of Object',
  );
});

test('a run and its logs cannot be changed, but for the factor of learning rates', async () => {
  const errors: unknown[] = [];
  const attempt = (set: () => void) => {
    try {
      set();
    } catch (error) {
      errors.push(error);
    }
  };
  await model().fit([[1]], [1], {
    callbacks: {
      onBatchEnd: (_, logs) => attempt(() => Object.assign(logs, { loss: 0 })),
      onEpochEnd(_, logs, run) {
        attempt(() => Object.assign(logs, { loss: 0 }));
        attempt(() => Object.assign(run, { stopTraining: true }));
        attempt(() => Object.assign(run, { learningRate: 0 }));
        run.rateFactor = 0.5;
      },
    },
  });
  expect(errors).toHaveLength(4);
  for (const error of errors) expect(error).toBeInstanceOf(TypeError);
});

describe('options that change after the call change nothing', () => {
  const rateOf = (given: lanewise.Optimizer) => given.learningRate;

  test('of an optimizer, a schedule, a loss, a metric', () => {
    const options = { learningRate: 0.5, momentum: 0.5 };
    const optimizer = lanewise.sgd(options);
    const boundaries = [2];
    const schedule = lanewise.piecewiseConstant({ boundaries, values: [1, 0.1] });
    const name = { name: 'first' };
    const metric = lanewise.metrics.accuracy(name);
    Object.assign(options, { learningRate: 9, momentum: 0 });
    boundaries[0] = 100;
    name.name = 'second';
    expect([rateOf(optimizer), optimizer.options]).toEqual([0.5, { momentum: 0.5 }]);
    expect([schedule(3), schedule(4)]).toEqual([1, 0.1]);
    expect([metric.name, metric.options]).toEqual(['first', { name: 'first' }]);
  });

  test('of fit: callbacks, weights, targets in lists', async () => {
    const train = async (change: boolean) => {
      const trained = lanewise.sequential({ inputs: 1, layers: [lanewise.dense(1)], seed: 1 });
      trained.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const options = { epochs: 3, sampleWeights: [1, 2], callbacks: [lanewise.learningRateLogger()] };
      const [x, y] = [
        [[1], [2]],
        [1, 2],
      ];
      const fit = trained.fit(x, y, options);
      if (change) {
        Object.assign(options, { epochs: 1 });
        options.sampleWeights.fill(0);
        options.callbacks.push({ onTrainBegin: () => expect.fail('called') } as lanewise.Callback);
        x.fill([9]);
        y.fill(9);
      }
      return fit;
    };
    expect(await train(true)).toEqual(await train(false));
  });
});
