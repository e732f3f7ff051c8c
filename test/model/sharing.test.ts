// Models that share a memory: whatever others do meanwhile, each has the bits that it has alone. Alone is a model that is
// trained in a worker, or on threads: it has a memory of its own.

import { afterEach, expect, test } from 'vitest';
import {
  adam,
  batchNormalization,
  customLoss,
  dense,
  dropout,
  engine,
  fitInWorker,
  type Model,
  metric,
  sequential,
  sgd,
} from '../../src/index.ts';
import { memoriesOf } from '../support/memories.ts';
import { numbers } from '../support/random.ts';

const ROWS = 24;
const x = numbers(ROWS * 8, 1);
const y = Array.from({ length: ROWS }, (_, i) => i % 3);

afterEach(() => engine({ threads: 'auto' }));

const made = (seed: number, units = 16) =>
  sequential({ inputs: 8, layers: [dense(units, 'relu'), dense(3, 'softmax')], seed });

function compiled(seed: number, units = 16) {
  const model = made(seed, units);
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'crossEntropy' });
  return model;
}

/** The same model in a memory of its own, from its first run on. */
function alone<T>(make: () => T): T {
  engine({ threads: 2 });
  const model = make();
  engine({ threads: 'auto' });
  return model;
}

test('5,000 models live at the same time, and predict what they predicted first', async () => {
  const models: Model[] = [];
  const row = x.subarray(0, 8);
  const first: Float32Array[] = [];
  const memories = await memoriesOf(() => {
    for (let seed = 0; seed < 5000; seed++) {
      const model = made(seed);
      models.push(model);
      first.push(model.predict(row));
    }
  });
  expect(memories).toBeLessThanOrEqual(1);
  for (const [seed, model] of models.entries()) {
    if (seed % 3 === 0) model.dispose();
    if (seed % 3 === 1) model.predict(x);
  }
  for (let seed = 0; seed < 5000; seed += 3) models[seed] = made(seed);
  for (const [seed, model] of models.entries()) {
    const predicted = model.predict(row);
    if (predicted.some((value, i) => value !== first[seed]?.[i]))
      expect(predicted, `model ${seed}`).toEqual(first[seed]);
  }
  const alike = alone(() => made(4999));
  expect(alike.predict(row)).toEqual(first[4999]);
  alike.dispose();
});

test('trainings in turns give the bits of each alone', async () => {
  const all = Array.from({ length: 6 }, (_, seed) => compiled(seed, 10 + 3 * seed));
  const others = Array.from({ length: 6 }, (_, seed) => compiled(seed, 10 + 3 * seed));
  const losses = Array.from({ length: 6 }, (): number[] => []);
  for (let step = 0; step < 8; step++) {
    for (const [index, model] of all.entries()) {
      losses[index]?.push(model.trainOnBatch(x, y).loss);
      all[(index + step) % 6]?.predict(x.subarray(0, 8 * (1 + (step % 5))));
    }
  }
  for (const [index, model] of others.entries()) {
    const { loss } = await fitInWorker(model, x, y, { epochs: 8, batchSize: ROWS, shuffle: false }).history;
    expect(losses[index]).toEqual(loss);
    expect(all[index]?.getWeights()).toEqual(model.getWeights());
  }
});

test('trainings at the same time give the bits of each alone', async () => {
  const train = (model: Model) => model.fit(x, y, { epochs: 20, batchSize: 5, validationSplit: 0.25 });
  const models = Array.from({ length: 4 }, (_, seed) => compiled(seed));
  const histories = await Promise.all(models.map(train));
  for (const [seed, history] of histories.entries()) {
    const other = compiled(seed);
    expect(await fitInWorker(other, x, y, { epochs: 20, batchSize: 5, validationSplit: 0.25 }).history).toEqual(
      history,
    );
    expect(models[seed]?.checkpoint()).toEqual(other.checkpoint());
  }
});

test('a model that wants more than its block moves: to more slots, more rows and more than 1 MiB', async () => {
  for (const units of [16, 300, 5000]) {
    const [plain, alike] = [made(1, units), alone(() => made(1, units))];
    const neighbour = made(2);
    const before = neighbour.predict(x);
    const steps = [plain, alike].map((model) => {
      const predicted = model.predict(x);
      model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'crossEntropy' });
      const losses = [model.trainOnBatch(x, y)];
      model.compile({ optimizer: adam({ amsgrad: true, ema: 0.9 }), loss: 'crossEntropy' });
      losses.push(model.trainOnBatch(x, y), model.evaluate(numbers(3000 * 8, 3), Array<number>(3000).fill(1)));
      return { predicted, losses, weights: model.getWeights(), checkpoint: model.checkpoint() };
    });
    expect(steps[0], `${units} units`).toEqual(steps[1]);
    expect(neighbour.predict(x)).toEqual(before);
    alike.dispose();
  }
});

test('what a model keeps goes along when it moves between gradients and their update', () => {
  const trained = (between: (model: Model) => void) => {
    const layers = [batchNormalization({ momentum: 0.5 }), dense(16, 'relu'), dense(3, 'softmax')];
    const model = sequential({ inputs: 8, layers, seed: 1 });
    model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'crossEntropy' });
    const { gradients } = model.computeGradients(x, y);
    between(model);
    model.applyGradients(gradients);
    return model.getWeights();
  };
  const moved = trained((model) => {
    // Its workspace is of more than 4 MiB.
    model.evaluate(numbers(20_000 * 8, 2), Array<number>(20_000).fill(0), { batchSize: 20_000 });
    model.inspect(numbers(80, 3), Array<number>(10).fill(1));
  });
  const stayed = trained((model) => model.inspect(numbers(80, 3), Array<number>(10).fill(1)));
  expect(moved).toEqual(stayed);
  expect(stayed).toEqual(trained(() => undefined));
});

test('a block that another model has left is all zeros where weights do not reach', () => {
  // The penalty sums the squares of all that lies in the panels.
  const penalized = () => {
    const layers = [dense(5, 'relu', { weightRegularizer: 'l2', biasRegularizer: 'l2' }), dense(3, 'softmax')];
    const model = sequential({ inputs: 8, layers, seed: 7 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    return model;
  };
  const results = (model: Model) => [model.trainOnBatch(x, y), model.trainOnBatch(x, y), model.checkpoint()];
  const expected = results(alone(penalized));
  for (let turn = 0; turn < 20; turn++) {
    const model = compiled(turn, 13 + turn);
    model.setWeights(
      new Map([...model.getWeights()].map(([name, weight]) => [name, { ...weight, data: weight.data.fill(9e9) }])),
    );
    model.dispose();
    const next = penalized();
    expect(results(next)).toEqual(expected);
    next.dispose();
  }
});

/** Calls of every kind of models in the same memory: of one that is there, trained or not, and of new ones. */
function disturbing(others: readonly Model[]) {
  let call = 0;
  return () => {
    const model = others[call++ % others.length] as Model;
    const predicted = model.predict(x);
    if (call % 3 === 0) model.trainOnBatch(x, y);
    made(call, 30).predict(x.subarray(0, 16));
    const next = compiled(call);
    next.trainOnBatch(x, y);
    next.dispose();
    return predicted;
  };
}

test('a loss may call other models, and changes no bit by that', async () => {
  const loss = (called: () => void) =>
    customLoss('own', (predictions, targets, gradient) => {
      called();
      let sum = 0;
      for (let j = 0; j < predictions.length; j++) {
        const error = (predictions[j] as number) - (targets[j] as number);
        gradient[j] = 2 * error;
        sum += error * error;
      }
      return sum;
    });
  const rows = numbers(ROWS * 3, 5);
  const train = async (called: () => void) => {
    const model = made(3);
    model.compile({ optimizer: 'adam', loss: loss(called) });
    const history = await model.fit(x, rows, { epochs: 3, batchSize: 7 });
    return { history, weights: model.getWeights() };
  };
  const teachers = [compiled(11), compiled(12)];
  for (const teacher of teachers) teacher.predict(x);
  const results: Float32Array[] = [];
  const call = disturbing(teachers);
  const disturbed = await train(() => void results.push(call()));
  expect(disturbed).toEqual(await train(() => undefined));

  const again = disturbing([compiled(11), compiled(12)]);
  for (const [index, predicted] of results.entries()) expect(again(), `call ${index}`).toEqual(predicted);
});

test('a metric may call other models, and an initializer', async () => {
  const train = async (called: () => void) => {
    const layers = [
      dense(16, 'relu', {
        weightInitializer: {
          name: 'own',
          fill(values, _inputs, _outputs, random) {
            for (let i = 0; i < values.length; i++) {
              values[i] = random.below(1000) / 1000 - 0.5;
              if (i % 32 === 0) called();
            }
          },
        },
      }),
      dropout(0.2),
      dense(3, 'softmax'),
    ];
    const model = sequential({ inputs: 8, layers, seed: 4 });
    const own = metric('own', (prediction, target) => {
      called();
      return (prediction[0] as number) * (target[0] as number);
    });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: [own, 'accuracy'] });
    const history = await model.fit(x, y, { epochs: 2, batchSize: 7 });
    return { history, weights: model.getWeights() };
  };
  const others = [compiled(21)];
  others[0]?.predict(x);
  expect(await train(disturbing(others))).toEqual(await train(() => undefined));
});

test('a model that is called by its own loss says so, in a shared memory too', () => {
  const model = made(1);
  const loss = customLoss('own', () => {
    model.predict(x);
    return 0;
  });
  model.compile({ optimizer: 'sgd', loss });
  const before = model.getWeights();
  expect(() => model.trainOnBatch(x, numbers(ROWS * 3, 1))).toThrow('model: its losses and metrics cannot');
  expect(model.getWeights()).toEqual(before);
  expect(made(2).predict(x)).toHaveLength(ROWS * 3);
});

/** Bytes of all memory of this process, after collecting what nobody holds. */
async function residentBytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    (globalThis as unknown as { gc: () => void }).gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return process.memoryUsage().rss;
}

test.each(['forgotten', 'disposed'])('10,000 models that are %s keep memory flat', async (kind) => {
  const live = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const model = made(i, 200);
      model.predict(x);
      if (kind === 'disposed') model.dispose();
      if (i % 500 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
  };
  await live(2000);
  const before = await residentBytes();
  await live(10_000);
  const after = await residentBytes();
  // Their parameters are of 15 kB each: if they stayed, that would be 150 MB.
  expect((after - before) / 2 ** 20).toBeLessThan(60);
});
