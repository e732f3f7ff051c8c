import { describe, expect, test } from 'vitest';
import {
  add,
  concatenate,
  dense,
  embedding,
  fitInWorker,
  functional,
  input,
  l2,
  maxNorm,
  sequential,
  sgd,
} from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { expectGradients } from '../support/gradientCheck.ts';
import { numbers } from '../support/random.ts';

const ROWS = 6;

describe.each(available)('build %s', (build) => {
  test('a chain of nodes is the sequential model', () =>
    withBuild(build, () => {
      const x = input(5);
      const y = dense(3, 'softmax').apply(dense(7, 'relu').apply(x));
      const chain = functional({ inputs: x, outputs: y, seed: 3 });
      const model = sequential({ inputs: 5, layers: [dense(7, 'relu'), dense(3, 'softmax')], seed: 3 });
      const rows = numbers(ROWS * 5, 1);
      const labels = [0, 1, 2, 0, 1, 2];
      for (const each of [chain, model]) {
        each.compile({ optimizer: 'adam', loss: 'crossEntropy' });
        each.trainOnBatch(rows, labels);
      }
      expect(chain.getWeights()).toEqual(model.getWeights());
      expect(chain.predict(rows)).toEqual(model.predict(rows));
    }));

  test('a layer that is applied twice has one weight, and the sum of both gradients', () =>
    withBuild(build, () => {
      const shared = dense(4, 'tanh', { bias: false });
      const [a, b] = [input(4), input(4)];
      const model = functional({ inputs: [a, b], outputs: { a: shared.apply(a), b: shared.apply(shared.apply(b)) } });
      model.compile({ optimizer: sgd({ learningRate: 1 }), loss: 'meanSquaredError' });
      const [x1, x2] = [numbers(ROWS * 4, 1), numbers(ROWS * 4, 2)];
      const [t1, t2] = [numbers(ROWS * 4, 3), numbers(ROWS * 4, 4)];
      const start = model.getWeights();
      expect([...start.keys()]).toEqual(['0.weight']);
      const { gradients } = model.computeGradients([x1, x2], [t1, t2]);
      const w = Float64Array.from(start.get('0.weight')?.data as Float32Array);
      const layer = (row: number[]) =>
        row.map((_, o) => Math.tanh(row.reduce((sum, value, i) => sum + value * w[o * 4 + i], 0)));
      const loss = () => {
        let total = 0;
        for (let r = 0; r < ROWS; r++) {
          const [y1, y2] = [layer([...x1.slice(r * 4, r * 4 + 4)]), layer(layer([...x2.slice(r * 4, r * 4 + 4)]))];
          for (let j = 0; j < 4; j++) total += (y1[j] - t1[r * 4 + j]) ** 2 + (y2[j] - t2[r * 4 + j]) ** 2;
        }
        return total / (4 * ROWS);
      };
      const differences = Array.from(w, (value, i) => {
        const at = (shift: number) => {
          w[i] = value + shift;
          return loss();
        };
        const difference = (at(1e-6) - at(-1e-6)) / 2e-6;
        w[i] = value;
        return difference;
      });
      expectClose(gradients.get('0.weight')?.data as Float32Array, differences, 1e-5, 1e-6);
    }));

  test('a gradient that goes to two layers is whole for the second where the first has others to add', () =>
    withBuild(build, () => {
      const x = input(3);
      const [first, second] = [dense(4, 'tanh').apply(x), dense(4, 'tanh').apply(x)];
      const other = dense(4, 'tanh').apply(second);
      const outputs = dense(2).apply(concatenate().apply([first, other, add().apply([first, second])]));
      const model = functional({ inputs: x, outputs, seed: 1 });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      expectGradients(model, numbers(ROWS * 3, 1), numbers(ROWS * 2, 2), 3);
    }));

  test('several outputs have a loss each, weighted in the total', () =>
    withBuild(build, () => {
      const x = input(3, { name: 'x' });
      const h = dense(8, 'tanh', { name: 'trunk' }).apply(x);
      const outputs = { kind: dense(3, 'softmax', { name: 'kind' }).apply(h), size: dense(1, 'linear').apply(h) };
      const model = functional({ inputs: x, outputs, seed: 1 });
      model.compile({
        optimizer: 'sgd',
        loss: { kind: 'crossEntropy', size: 'meanSquaredError' },
        lossWeights: { size: 0.25 },
        metrics: { kind: ['accuracy'] },
      });
      const rows = numbers(ROWS * 3, 1);
      const size = numbers(ROWS, 2);
      const targets = [[0, 1, 2, 0, 1, 2], size];
      expectGradients(model, rows, targets, 3);
      const scores = model.evaluate(rows, targets);
      expect(Object.keys(scores)).toEqual(['loss', 'kindLoss', 'kindAccuracy', 'sizeLoss']);
      expect(scores.loss).toBeCloseTo(scores.kindLoss + 0.25 * scores.sizeLoss, 12);
      const predicted = model.predict(rows);
      expect(predicted.kind).toHaveLength(3 * ROWS);
      expect(predicted.size).toHaveLength(ROWS);
      const squares = Array.from(predicted.size, (value, i) => (value - size[i]) ** 2);
      expect(scores.sizeLoss).toBeCloseTo(squares.reduce((a, b) => a + b) / ROWS, 6);
      expect([...model.getWeights().keys()]).toEqual([
        ...['trunk.weight', 'trunk.bias', 'kind.weight', 'kind.bias', '2.weight', '2.bias'],
      ]);
    }));
});

test('an input is all that its layers take', () => {
  const [many, few] = [embedding(100, 2), embedding(10, 3)];
  const inputs = input(1);
  const model = functional({ inputs, outputs: concatenate().apply([many.apply(inputs), few.apply(inputs)]) });
  expect(model.predict([[9]])).toHaveLength(5);
  expect(() => model.predict([[10]])).toThrow('predict: x[0][0] must be an integer from 0 to 9, got 10');
});

test('an embedding in common takes rows of any length', () => {
  const words = embedding(5, 2);
  const [a, b] = [input(1), input(3)];
  const model = functional({ inputs: [a, b], outputs: [words.apply(a), words.apply(b)] });
  const [one, three] = model.predict([[[4]], [[4, 0, 4]]]);
  expect(three.slice(0, 2)).toEqual(one);
  expect(three.slice(4)).toEqual(one);
});

test('layers without gradient stay as they are', async () => {
  const kept = { weightConstraint: maxNorm({ max: 0.1 }), weightRegularizer: l2({ l2: 1 }) };
  const layers = [dense(4, 'relu', { trainable: false, ...kept }), dense(1)];
  const model = sequential({ inputs: 3, layers, seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const before = model.getWeights();
  await model.fit(numbers(30, 1), numbers(10, 2), { epochs: 3 });
  const after = model.getWeights();
  expect(after.get('0.weight')).toEqual(before.get('0.weight'));
  expect(after.get('0.bias')).toEqual(before.get('0.bias'));
  expect(after.get('1.weight')).not.toEqual(before.get('1.weight'));
});

describe('x and y by name', () => {
  const [many, few] = [numbers(ROWS * 4, 1), numbers(ROWS * 2, 2)];
  const kinds = ['ape', 'bee', 'ape', 'ape', 'bee', 'bee'].map((name) => Number(name === 'bee'));
  const size = numbers(ROWS, 3);
  const inOrder = { x: [many, few], y: [kinds, size] } as const;
  const byName = { x: { few, many }, y: { size, kind: kinds } } as const;
  const made = () => {
    const [a, b] = [input(4), input(2)];
    const h = dense(5, 'tanh').apply(concatenate().apply([a, b]));
    const outputs = { kind: dense(2, 'softmax').apply(h), size: dense(1).apply(h) };
    const model = functional({ inputs: { many: a, few: b }, outputs, seed: 1 });
    model.compile({ optimizer: 'adam', loss: { kind: 'crossEntropy', size: 'meanSquaredError' } });
    return model;
  };
  type Made = ReturnType<typeof made>;
  type Data = typeof inOrder | typeof byName;

  test.each([
    ['fit', (model: Made, { x, y }: Data) => model.fit(x, y, { epochs: 2, batchSize: 4, validationData: [x, y] })],
    ['fitDataset', (model: Made, { x, y }: Data) => model.fitDataset([[x, y]])],
    ['fitInWorker', (model: Made, { x, y }: Data) => fitInWorker(model, x, y).history],
    ['partialFit', (model: Made, { x, y }: Data) => model.partialFit(x, y)],
    ['trainOnBatch', (model: Made, { x, y }: Data) => model.trainOnBatch(x, y)],
    ['evaluate', (model: Made, { x, y }: Data) => model.evaluate(x, y)],
    ['predict', (model: Made, { x }: Data) => model.predict(x)],
    ['computeGradients', (model: Made, { x, y }: Data) => model.computeGradients(x, y)],
    ['inspect', (model: Made, { x, y }: Data) => model.inspect(x, y)],
  ] as [string, (model: Made, data: Data) => unknown][])('are those in order, in %s', async (_, call) => {
    const [one, other] = [made(), made()];
    expect(await call(one, byName)).toEqual(await call(other, inOrder));
    expect(one.getWeights()).toEqual(other.getWeights());
  });

  test('go to the only input and output, if it has a name; labels are learned', async () => {
    const pixels = input(4, { name: 'pixels' });
    const outputs = { kind: dense(2, 'softmax').apply(pixels) };
    const [one, other] = [outputs, outputs].map((each) => functional({ inputs: pixels, outputs: each, seed: 1 }));
    for (const model of [one, other]) model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    const labels = kinds.map((kind) => ['ape', 'bee'][kind] as string);
    await one.fit({ pixels: many }, { kind: labels });
    await other.fit(many, labels);
    expect(one.getWeights()).toEqual(other.getWeights());
    expect(one.predictClasses({ pixels: many })).toEqual(other.predictClasses(many));
    expect(() => one.predict({ pixel: many })).toThrow("predict: name in x must be one of pixels, got 'pixel'");
    expect(() => one.predict({})).toThrow(/^predict: x.pixels must be rows of 4 numbers: .*, got undefined/);
  });

  test('without a name are numbered', () => {
    const [a, b] = [input(4), input(2)];
    const inputs = [a, b];
    const model = functional({ inputs, outputs: [dense(1).apply(a), dense(1).apply(b)] });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const scores = model.evaluate({ input1: few, input0: many }, { output1: size, output0: numbers(ROWS, 5) });
    expect(scores).toEqual(model.evaluate([many, few], [numbers(ROWS, 5), size]));
  });

  test.each([
    [
      'an unknown input',
      { ...byName.x, some: few },
      byName.y,
      "evaluate: name in x must be one of many, few, got 'some'",
    ],
    ['no such input', { many }, byName.y, /^evaluate: x.few must be rows of 2 numbers: .*, got undefined/],
    [
      'too few rows',
      { few: few.subarray(2), many },
      byName.y,
      'evaluate: x.few must have 6 rows, as many as x.many, got 5',
    ],
    [
      'a bad number',
      { few: few.map(() => Number.NaN), many },
      byName.y,
      'evaluate: x.few[0][0] must be a finite number',
    ],
    [
      'an unknown output',
      byName.x,
      { ...byName.y, kinds },
      "evaluate: name in y must be one of kind, size, got 'kinds'",
    ],
    ['no such output', byName.x, { kind: kinds }, /^evaluate: y.size must be one number for each row, got undefined/],
    [
      'a bad target',
      byName.x,
      { size, kind: [0, 1, 2, 0, 0, 0] },
      'evaluate: y.kind[2] must be a class index from 0 to 1',
    ],
    [
      'one for several',
      many,
      byName.y,
      'evaluate: x must be an array of 2, one for each, or an object by name, got Float',
    ],
  ] as const)('%s is refused', (_, x, y, message) => {
    expect(() => made().evaluate(x, y)).toThrow(message);
  });
});

const x = input(2);
const y = dense(1).apply(x);

test.each([
  [
    'no input',
    () => functional({ inputs: [], outputs: y }),
    'functional: inputs must be a result of input, or an array or object of these, got an array of 0',
  ],
  [
    'no output',
    () => functional({ inputs: x, outputs: null as never }),
    'functional: outputs must be a result of apply, or an array or object of these, got null',
  ],
  ['an input twice', () => functional({ inputs: [x, x], outputs: y }), 'functional: inputs must be unique'],
  [
    'a layer as output',
    () => functional({ inputs: x, outputs: dense(1) as never }),
    'functional: outputs must be a result of apply, or an array or object of these, got an object of Object',
  ],
  [
    'a layer among outputs',
    () => functional({ inputs: x, outputs: { a: y, b: dense(1) as never } }),
    'functional: outputs.b must be a result of apply, got an object of Object',
  ],
  [
    'an input of another model',
    () => functional({ inputs: input(2), outputs: dense(1).apply(input(5)) }),
    'functional: inputs must be all inputs that the outputs use, got none for one of 5 columns',
  ],
  [
    'an input of another model, with a name',
    () => functional({ inputs: x, outputs: dense(1).apply(input(5, { name: 'age' })) }),
    'functional: inputs must be all inputs that the outputs use, got none for age',
  ],
  [
    'inputs of one name',
    () => {
      const [a, b] = [input(1, { name: 'age' }), input(1, { name: 'age' })];
      return functional({ inputs: [a, b], outputs: add().apply([a, b]) });
    },
    "functional: inputs must be nodes with unique names, as in an object, got 'age' again",
  ],
  ['an input that is not used', () => functional({ inputs: [x, input(3)], outputs: y }), /^functional: inputs\[1\]/],
  [
    'a layer again, where it would need other weights',
    () => {
      const hidden = dense(4, 'relu');
      return sequential({ inputs: 3, layers: [hidden, hidden] });
    },
    'sequential: input of layer 0 (dense) must have 3 columns, as where it is applied first; another layer has weights of its own, got 4',
  ],
  [
    'an embedding of what is no input',
    () => sequential({ inputs: 3, layers: [dense(2, 'relu', { trainable: false }), embedding(5, 2)] }),
    'embedding: input must be an input of the network, got the output of dense',
  ],
  [
    'outputs of one name',
    () => {
      const shared = dense(1, 'linear', { name: 'price' });
      return functional({ inputs: x, outputs: [shared.apply(x), shared.apply(x)] });
    },
    "functional: outputs must be nodes with unique names, as in an object, got 'price' again",
  ],
  ['an output that is an input', () => functional({ inputs: x, outputs: x }), 'functional: outputs must be the output'],
  [
    'an inner node as input',
    () => functional({ inputs: y, outputs: y }),
    "functional: inputs must be created by input, got 'dense'",
  ],
  ['an inner node by name', () => functional({ inputs: { a: y }, outputs: y }), 'functional: inputs.a must be created'],
  ['two inputs for a dense layer', () => dense(2).apply([x, x]), 'dense: inputs must be one, got 2'],
  ['no node', () => dense(2).apply(3 as never), 'dense: inputs must be an input or the output of a layer'],
  [
    'two layers of one name',
    () =>
      functional({
        inputs: x,
        outputs: dense(1, 'relu', { name: 'a' }).apply(dense(1, 'relu', { name: 'a' }).apply(x)),
      }),
    "functional: names of layers must be unique, got 'a' again",
  ],
] as const)('%s is refused', (_, make, message) => {
  expect(make).toThrow(message);
});
