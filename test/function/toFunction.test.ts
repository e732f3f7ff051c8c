import { describe, expect, test } from 'vitest';
import { toFunction } from '../../src/function/index.ts';
import {
  activation,
  concatenate,
  dense,
  engine,
  functional,
  input,
  type Predictions,
  pipeline,
  relu,
  sequential,
  standardScaler,
} from '../../src/index.ts';
import { toOnnx } from '../../src/onnx/index.ts';
import { toPyTorch } from '../../src/pytorch/index.ts';
import {
  type AnyModel,
  activationCases,
  chain,
  layerCases,
  networkOf,
  predicted,
  randomNetwork,
  rowsFor,
  shake,
} from '../interchange/networks.ts';

interface Made {
  readonly classes?: unknown;
  predict(x: unknown): Predictions;
}

const load = (source: string): Promise<Made> =>
  import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);

/** The bits of some numbers; all NaN are one. */
const bitsOf = (numbers: Float32Array) =>
  [...new Uint32Array(Float32Array.from(numbers).buffer)].map((bits) =>
    (bits & 0x7fffffff) > 0x7f800000 ? 'NaN' : bits,
  );

async function expectSame(model: AnyModel, x: readonly Float32Array[]): Promise<void> {
  const { predict } = await load(toFunction(model));
  const y = predict(x.length === 1 ? x[0] : x);
  const made = ArrayBuffer.isView(y) ? [y as Float32Array] : Object.values(y as Record<string, Float32Array>);
  expect(made.map(bitsOf)).toEqual(predicted(model, x).map(bitsOf));
}

engine({ build: 'simd' });

/** Numbers of every size and sign, and the edges of formulas. */
const edges = Float32Array.from([
  ...[0, -0, 1, -1, 0.5, -0.5, 3, -3, 6, 2, -2, 9.01, -9.01, 15, -15, 20, -20, 88, 89, -88, -104, 1e-40, -1e-40],
  ...Array.from({ length: 297 }, (_, i) => Math.sin(i * 7.3) * 2 ** ((i % 60) - 30)),
  ...[3.4e38, -3.4e38, 1e19, -1e19, 1e30, 5e-39, 1.1754944e-38, 100, -100, 0.25],
]);

test.each(activationCases)('%s: the same bits', async (_, f) => {
  await expectSame(shake(sequential({ inputs: 10, layers: [activation(f)], seed: 1 })), [edges]);
  await expectSame(chain(10, [dense(13, f)]), [edges]);
});

test.each(layerCases)('%s: the same bits', async (_, make) => {
  const model = make();
  await expectSame(model, rowsFor(model));
  if (model.stateFor('test', false).network.inputs.every(({ takes }) => takes.length === 0))
    await expectSame(model, [edges.slice(0, 330)]);
});

test.each(Array.from({ length: 60 }, (_, seed) => [seed]))('random network %s: the same bits', async (seed) => {
  const model = randomNetwork(seed);
  await expectSame(model, rowsFor(model));
});

test('more columns than a cache block', async () => {
  const model = chain(1100, [dense(33, 'gelu'), dense(10, 'softmax')]);
  await expectSame(model, rowsFor(model, 3));
});

describe('what goes in and out', () => {
  const model = chain(3, [dense(4, 'relu'), dense(2, 'softmax')]);

  test('rows as arrays, and none', async () => {
    const { predict } = await load(toFunction(model));
    const rows = [
      [1, 2, 3],
      [0.1, 0, -4],
    ];
    expect(predict(rows)).toEqual(model.predict(rows));
    expect(predict([])).toEqual(new Float32Array(0));
  });

  test('outputs by name', async () => {
    const x = input(3, { name: 'x' });
    const h = dense(4, 'relu').apply(x);
    const both = functional({ inputs: { x }, outputs: { a: dense(1).apply(h), b: dense(2).apply(h) }, seed: 1 });
    const { predict } = await load(toFunction(both));
    expect(predict([[1, 2, 3]])).toEqual(both.predict([[1, 2, 3]]));
  });

  test('inputs by name', async () => {
    const [a, b] = [input(2), input(1)];
    const both = functional({ inputs: { a, b }, outputs: dense(1).apply(concatenate().apply([a, b])), seed: 1 });
    const { predict } = await load(toFunction(both));
    expect(predict({ a: [[1, 2]], b: [[3]] })).toEqual(both.predict({ a: [[1, 2]], b: [[3]] }));
    expect(() => predict({ a: [[1, 2]], b: [] })).toThrow('predict: all inputs must have the same number of rows');
  });

  test('classes', async () => {
    const labelled = sequential({ inputs: 1, layers: [dense(2, 'softmax')], seed: 1 });
    labelled.compile({ optimizer: 'sgd', loss: 'crossEntropy', classes: ["it's", '</script>'] });
    expect((await load(toFunction(labelled))).classes).toEqual(["it's", '</script>']);
    expect((await load(toFunction(model))).classes).toBeUndefined();
  });

  test.each<[string, unknown, string]>([
    ['other columns', [[1, 2]], 'predict: x must be rows of 3 numbers, got 2'],
    ['a typed array of another length', new Float32Array(4), 'predict: x must be rows of 3 numbers, got 4'],
    ['NaN', [[1, 2, Number.NaN]], 'predict: x must be finite numbers (in f32)'],
    ['nothing', undefined, 'predict: x must be rows of 3 numbers, got undefined'],
  ])('%s is refused', async (_, x, message) => {
    const { predict } = await load(toFunction(model));
    expect(() => predict(x)).toThrow(message);
  });

  test('an index that an embedding has not is refused', async () => {
    const embedded = networkOf('embedding');
    const { predict } = await load(toFunction(embedded));
    expect(() => predict([[0, 1, 2, 3, 4, 7]])).toThrow('predict: x must be an integer from 0 to 6, got 7');
  });
});

test('how a pipeline prepares rows is there as data', async () => {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  const kept = pipeline(model, { target: standardScaler([[1], [3]]) });
  const { preprocessing } = (await load(toFunction(model))) as Made & { preprocessing?: unknown };
  expect(preprocessing).toEqual(JSON.parse(JSON.stringify(kept.toJSON())));
  expect(Buffer.from(toOnnx(model)).includes(JSON.stringify(preprocessing))).toBe(true);
  expect(Buffer.from(toPyTorch(model).weights).includes('"preprocessing"')).toBe(true);
});

test('the source has no import, and no word of the build', () => {
  const source = toFunction(chain(3, [dense(4, 'relu')]));
  expect(source).not.toMatch(/import|require|lanewise\//);
  expect(source).not.toContain('softmax');
});

describe('what has no source', () => {
  test('an activation of your own is refused by the name of its layer', () => {
    const own = { ...relu(), name: 'mine' };
    const model = sequential({ inputs: 2, layers: [dense(3, own, { name: 'hidden' })], seed: 1 });
    expect(() => toFunction(model)).toThrow(
      'toFunction: activation of layer hidden must be one of this library, got mine, of your own',
    );
  });

  test.each([undefined, null, {}, 'model'])('%s is no model', (value) => {
    expect(() => toFunction(value as never)).toThrow('toFunction: model must be created by sequential or functional');
  });

  test('a model that has been disposed is refused', () => {
    const model = chain(2, [dense(1)]);
    model.dispose();
    expect(() => toFunction(model)).toThrow('toFunction: this model has been disposed');
  });
});
