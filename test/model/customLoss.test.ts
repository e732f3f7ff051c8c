import { describe, expect, test } from 'vitest';
import { customLoss, dense, engine, fitInWorker, type Loss, type Model, metric, sequential } from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 40;
const x = numbers(ROWS * 3, 1);
const y = numbers(ROWS * 2, 2);

const squares = customLoss('squares', (p, t, dp) => {
  let sum = 0;
  for (let j = 0; j < p.length; j++) {
    const e = p[j] - t[j];
    dp[j] = e;
    sum += (e * e) / 2;
  }
  return sum;
});

function made(loss: Loss | 'meanSquaredError'): Model {
  const model = sequential({ inputs: 3, layers: [dense(9, 'tanh'), dense(2)], seed: 1 });
  model.compile({ optimizer: 'sgd', loss, metrics: ['meanAbsoluteError'] });
  return model;
}

/** ½ Σ e² is the mean of e² over two columns. */
describe.each([1, 3])('%i threads', (threads) => {
  test('a loss in TypeScript trains as the kernel of the same formula', async () => {
    engine({ threads });
    const [own, kernel] = [made(squares), made('meanSquaredError')];
    engine({ threads: 'auto' });
    const history = await own.fit(x, y, { epochs: 3, batchSize: 7, validationSplit: 0.2 });
    const truth = await kernel.fit(x, y, { epochs: 3, batchSize: 7, validationSplit: 0.2 });
    for (const name of Object.keys(truth)) {
      for (const [epoch, value] of truth[name].entries()) expect(history[name][epoch]).toBeCloseTo(value, 6);
    }
    expect(own.evaluate(x, y).loss).toBeCloseTo(kernel.evaluate(x, y).loss, 6);
  });

  test('an error of the function ends the training, and the model goes on after it', async () => {
    engine({ threads });
    let calls = 0;
    const failing = customLoss('failing', () => {
      if (calls++ === 50) throw new Error('no more');
      return 1;
    });
    const model = made(failing);
    engine({ threads: 'auto' });
    await expect(model.fit(x, y, { epochs: 3, batchSize: 7 })).rejects.toThrow('no more');
    await model.fit(x, y);
    model.dispose();
  });
});

test('targets may have another width', () => {
  const loss = customLoss('first', (p, t) => p[0] - t[0], { targetColumns: 1 });
  expect(made(loss).evaluate(x, y.slice(0, ROWS)).loss).not.toBeNaN();
});

test('a worker refuses it', () => {
  expect(() => fitInWorker(made(squares), x, y)).toThrow(/^fitInWorker: loss must be one of/);
});

test('the functions of losses and metrics do not call their model', () => {
  const message = 'model: its losses and metrics cannot call it while it runs';
  const predicting = () => model.predict(x)[0];
  const model = made(customLoss('predicting', predicting));
  expect(() => model.evaluate(x, y)).toThrow(message);
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [metric('predicting', predicting)] });
  expect(() => model.trainOnBatch(x, y)).toThrow(message);
  expect(model.predict(x)).toHaveLength(2 * ROWS);
});

test('functions that return nothing are told', () => {
  const nothing = () => undefined as never;
  expect(() => made(customLoss('own', nothing)).evaluate(x, y)).toThrow(
    'own: what it returns must be a number, got undefined',
  );
  const model = made('meanSquaredError');
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [metric('told', nothing)] });
  expect(() => model.evaluate(x, y)).toThrow('told: what it returns must be a number, got undefined');
});

test('what is no function is refused', () => {
  expect(() => customLoss('a', 3 as never)).toThrow('customLoss: row must be a function');
  expect(() => customLoss('a', () => 0, { columns: 1 } as never)).toThrow(
    "customLoss: option must be one of targetColumns, got 'columns'",
  );
});

test('a gradient that the function does not write is zero', () => {
  const first = customLoss('first', (p, t, dp) => {
    dp[0] = p[0] - t[0];
    return (p[0] - t[0]) ** 2 / 2;
  });
  const model = made(first);
  // Before: every number of the gradient is written.
  model.computeGradients(x, y);
  model.compile({ optimizer: 'sgd', loss: squares });
  model.computeGradients(x, y);
  model.compile({ optimizer: 'sgd', loss: first });
  const { gradients } = model.computeGradients(x, y);
  const { data } = gradients.get('1.weight') as { data: Float32Array };
  expect([...data.subarray(9)]).toEqual(Array(9).fill(0));
  expect(data.subarray(0, 9).some((value) => value !== 0)).toBe(true);
});
