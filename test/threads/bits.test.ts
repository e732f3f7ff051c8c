import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as activations from '../../src/activations/index.ts';
import { dense, engine, type Model, sequential } from '../../src/index.ts';
import * as losses from '../../src/losses/index.ts';
import * as optimizers from '../../src/optimizers/index.ts';
import { available } from '../support/builds.ts';
import { numbers, random } from '../support/random.ts';

const THREADS = [2, 3, 4, 8];

type Activation = keyof typeof activations;
type Loss = keyof typeof losses;
type Optimizer = keyof typeof optimizers;

const activationNames = Object.keys(activations) as Activation[];
const lossNames = Object.keys(losses) as Loss[];
const optimizerNames = Object.keys(optimizers) as Optimizer[];

/** A network, and what it is trained on. */
interface Case {
  readonly layers: readonly (readonly [number, Activation])[];
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly rows: number;
  readonly inputs: number;
  readonly batchSize: number;
}

/** Hidden layers of a random network. */
const HIDDEN = 4;

/** The n-th random network: losses, optimizers and hidden activations take turns, in sizes around tiles and panels. */
function randomCase(n: number): Case {
  const next = random(n);
  const upTo = (most: number) => 1 + Math.floor(next() * most);
  const nth = <T>(list: readonly T[], index: number) => list[index % list.length] as T;
  const loss = nth(lossNames, n);
  const hidden = Array.from({ length: HIDDEN }, (_, i) => [upTo(70), nth(activationNames, HIDDEN * n + i)] as const);
  return {
    layers: [...hidden, [2 * upTo(15), losses[loss]().from ?? 'sigmoid']],
    ...{ loss, optimizer: nth(optimizerNames, n), rows: 1 + upTo(90), inputs: upTo(60), batchSize: upTo(40) },
  };
}

function targets(name: Loss, rows: number, outputs: number): Float32Array | Uint8Array {
  const next = random(9);
  const loss = losses[name]();
  if (loss.classes) return Uint8Array.from({ length: rows }, () => Math.floor(next() * outputs));
  const columns = loss.targetColumns?.(outputs) ?? outputs;
  const whole = loss.target && !loss.target.holds(0.5);
  return Float32Array.from({ length: rows * columns }, () => (whole ? Math.round(next()) : next()));
}

/** All that comes of a training: history, evaluation, predictions, weights. */
async function outcome(threads: number, build: (typeof available)[number], { layers, ...task }: Case) {
  engine({ build, threads });
  const { loss, optimizer, rows, inputs, batchSize } = task;
  const model = sequential({ inputs, layers: layers.map(([units, activation]) => dense(units, activation)), seed: 5 });
  model.compile({ optimizer: optimizers[optimizer](), loss });
  const x = numbers(rows * inputs, 1);
  const y = targets(loss, rows, layers.at(-1)?.[0] as number);
  const history = await model.fit(x, y, { epochs: 3, batchSize, validationSplit: rows > 10 ? 0.2 : 0 });
  expect(model.threads, 'the threads that worked').toBe(threads);
  const weights = [...model.getWeights()].map(([name, { data }]) => [name, data]);
  const result = { history, weights, evaluated: model.evaluate(x, y), predicted: model.predict(x) };
  expect(model.threads).toBe(threads);
  model.dispose();
  return result;
}

/** Large enough for the threads to copy operands of the weight gradient, each to its own scratch. */
const large: Case = {
  layers: [
    [90, 'relu'],
    [70, 'tanh'],
    [5, 'softmax'],
  ],
  ...{ loss: 'crossEntropy', optimizer: 'adam', rows: 260, inputs: 310, batchSize: 250 },
};

const turns = Math.max(lossNames.length, optimizerNames.length, Math.ceil(activationNames.length / HIDDEN));
const cases = Array.from({ length: turns }, (_, n) => randomCase(n));

afterAll(() => void engine({ build: 'auto', threads: 'auto' }));

describe.each(available)('build %s', (build) => {
  test.each([
    ...cases,
    large,
  ])('$loss, $optimizer, $rows rows in batches of $batchSize: any number of threads gives the same bits', async (task) => {
    const alone = await outcome(1, build, task);
    expect(alone.history.loss.at(-1), 'a loss that tells something').toBeLessThan(1e9);
    for (const threads of THREADS) expect(await outcome(threads, build, task)).toEqual(alone);
  });
});

describe('with threads', () => {
  beforeEach(() => void engine({ build: 'auto', threads: 2 }));

  const model = (seed: number): Model => {
    const made = sequential({ inputs: 30, layers: [dense(40, 'tanh'), dense(3, 'softmax')], seed });
    made.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    return made;
  };
  const x = numbers(600 * 30, 1);
  const y = Uint8Array.from({ length: 600 }, (_, i) => i % 3);

  test('models that train at the same time share the threads and keep their bits', async () => {
    const together = [1, 2, 3].map(model);
    await Promise.all(together.map((each) => each.fit(x, y, { epochs: 5 })));
    engine({ threads: 1 });
    for (const [index, each] of together.entries()) {
      const alone = model(index + 1);
      await alone.fit(x, y, { epochs: 5 });
      expect(each.getWeights()).toEqual(alone.getWeights());
    }
  });

  test('compiling anew, growing batches and weights from outside keep their bits', async () => {
    const run = async (made: Model) => {
      await made.fit(x, y, { batchSize: 8 });
      made.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
      await made.fit(x, y, { batchSize: 500 });
      made.setWeights(made.getWeights());
      for (let i = 0; i < 20; i++) made.trainOnBatch(x, y);
      return [made.getWeights(), made.predict(x)];
    };
    const several = await run(model(7));
    engine({ threads: 1 });
    expect(several).toEqual(await run(model(7)));
  });

  test('an abort at any batch leaves the weights of that many steps', async () => {
    const steps: unknown[] = [];
    engine({ threads: 1 });
    const reference = model(4);
    for (let i = 0; i < 6; i++) {
      reference.trainOnBatch(x.subarray(i * 100 * 30, (i + 1) * 100 * 30), y.subarray(i * 100, (i + 1) * 100));
      steps.push(reference.getWeights());
    }
    engine({ threads: 2 });
    for (let last = 0; last < 6; last++) {
      const made = model(4);
      const controller = new AbortController();
      const onBatchEnd = (batch: number) => {
        if (batch === last) controller.abort(new Error('enough'));
      };
      const options = { batchSize: 100, shuffle: false, callbacks: { onBatchEnd }, signal: controller.signal };
      await expect(made.fit(x, y, options)).rejects.toThrow('enough');
      expect(made.getWeights()).toEqual(steps[last]);
    }
  });

  test('a model cannot be disposed while it trains', async () => {
    const made = model(1);
    const training = made.fit(x, y, { epochs: 20 });
    expect(() => made.dispose()).toThrow(/dispose: this model is training/);
    await training;
    made.dispose();
    expect(() => made.predict(x)).toThrow(/disposed/);
  });
});

describe("with threads 'auto'", () => {
  beforeEach(() => void engine({ build: 'auto', threads: 'auto' }));

  test('a tiny network stays on one thread', async () => {
    const model = sequential({ inputs: 2, layers: [dense(8, 'tanh'), dense(1, 'sigmoid')], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
    await model.fit([[0, 1]], [1], { epochs: 500 });
    expect(model.threads).toBe(1);
  });

  test('a big one has the bits of one thread, while the threads come and when they are there', async () => {
    const train = async () => {
      const model = sequential({ inputs: 300, layers: [dense(200, 'relu'), dense(4, 'softmax')], seed: 1 });
      model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
      const rows = numbers(512 * 300, 1);
      const labels = Uint8Array.from({ length: 512 }, (_, i) => i % 4);
      for (let i = 0; i < 5; i++) await model.fit(rows, labels, { epochs: 10, batchSize: 128 });
      return { threads: model.threads, weights: model.getWeights(), predicted: model.predict(rows) };
    };
    const { threads, ...auto } = await train();
    expect(threads).toBe(engine().threads);
    engine({ threads: 1 });
    expect(await train()).toEqual({ threads: 1, ...auto });
  });

  test('programs with work for different numbers of threads share a team', async () => {
    const os = process.getBuiltinModule('node:os');
    const cores = vi.spyOn(os, 'availableParallelism').mockReturnValue(8);
    const train = async () => {
      const model = sequential({ inputs: 300, layers: [dense(200, 'relu'), dense(4, 'softmax')], seed: 1 });
      model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
      const rows = numbers(84 * 300, 1);
      const labels = Uint8Array.from({ length: 84 }, (_, i) => i % 4);
      for (const batchSize of [16, 64, 32]) await model.fit(rows, labels, { epochs: 40, batchSize });
      return { threads: model.threads, weights: model.getWeights() };
    };
    const { threads, weights } = await train();
    expect(threads).toBeGreaterThan(2);
    cores.mockRestore();
    engine({ threads: 1 });
    expect((await train()).weights).toEqual(weights);
  });
});
