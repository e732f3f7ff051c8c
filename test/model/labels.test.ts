import { describe, expect, test } from 'vitest';
import {
  confusionMatrix,
  dense,
  functional,
  input,
  labelEncoder,
  metric,
  metrics,
  sequential,
} from '../../src/index.ts';

const x = [
  [1, 0],
  [0, 1],
  [1, 1],
  [0, 0],
];
const kinds = ['even', 'odd', 'odd', 'even'];
const sizes = ['s', 'm', 'l', 'm'];
const numbers = [1, 2, 3, 4];

function several() {
  const rows = input(2);
  const outputs = {
    kind: dense(1, 'sigmoid').apply(rows),
    size: dense(3, 'softmax').apply(rows),
    n: dense(1).apply(rows),
  };
  return functional({ inputs: rows, outputs, seed: 1 });
}

const losses = { kind: 'binaryCrossEntropy', size: 'crossEntropy', n: 'huber' } as const;
const labelled = { kind: kinds, size: sizes, n: numbers };
const indexed = { kind: [0, 1, 1, 0], size: [2, 1, 0, 1], n: numbers };

describe('labels at several outputs', () => {
  test('train as class indices do, to the bit, in validation too', async () => {
    const [plain, told, learned] = [several(), several(), several()];
    for (const each of [plain, learned])
      each.compile({ optimizer: 'adam', loss: losses, metrics: { size: ['accuracy'] } });
    const classes = { kind: ['even', 'odd'], size: ['l', 'm', 's'] };
    told.compile({ optimizer: 'adam', loss: losses, metrics: { size: ['accuracy'] }, classes });
    const history = await plain.fit(x, indexed, { epochs: 3, validationData: [x, indexed] });
    for (const each of [told, learned]) {
      expect(await each.fit(x, labelled, { epochs: 3, validationData: [x, labelled] })).toEqual(history);
      expect(each.evaluate(x, labelled)).toEqual(plain.evaluate(x, indexed));
    }
    const inOrder = several();
    inOrder.compile({ optimizer: 'adam', loss: losses, classes: [undefined, classes.size, undefined] });
    expect(inOrder.classes).toEqual({ kind: undefined, size: classes.size, n: undefined });
    expect(learned.classes).toEqual({ ...classes, n: undefined });
    const split = await learned.fit(x, labelled, { validationSplit: 0.5 });
    expect(split).toEqual(await plain.fit(x, indexed, { validationSplit: 0.5 }));
    const answers = Array.from(
      plain.predictClasses(x, { output: 'size' }) as Uint32Array,
      (index) => classes.size[index as number],
    );
    expect(learned.predictClasses(x, { output: 'size' })).toEqual(answers);
    expect(learned.predictClasses(x, { output: 'kind' })).toHaveLength(4);
    const other = several();
    other.compile({ optimizer: 'adam', loss: losses });
    other.restore(learned.checkpoint());
    expect(other.predictClasses(x, { output: 'size' })).toEqual(answers);
  });

  test('errors', async () => {
    const model = several();
    const compile = (classes: never) => () => model.compile({ optimizer: 'adam', loss: losses, classes });
    expect(compile({ n: ['a', 'b'] } as never)).toThrow('compile: classes of n must be left out but');
    expect(compile({ size: ['a', 'b'] } as never)).toThrow('compile: classes of size must have 3 labels, got 2');
    expect(compile({ sise: ['a'] } as never)).toThrow(
      "compile: name in classes must be one of kind, size, n, got 'sise'",
    );
    model.compile({ optimizer: 'adam', loss: losses });
    await expect(model.fit(x, { ...labelled, n: kinds })).rejects.toThrow('fit: y.n[0] must be a number');
    await expect(model.fit(x, { ...labelled, size: ['a', 'b', 'c', 'd'] })).rejects.toThrow(
      'fit: y.size must have at most 3 different labels, got 4',
    );
    expect(() => model.evaluate(x, labelled)).toThrow('this model knows no labels yet');
    expect(() => model.predictClasses(x)).toThrow('predictClasses: output must be one of kind, size, n, got none');
  });
});

const classifier = (columns = 3) => {
  const model = sequential({ inputs: 2, layers: [dense(columns, 'softmax')], seed: 3 });
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy', metrics: ['accuracy', 'recall'] });
  return model;
};

test('classes that a model knows are called nothing else', async () => {
  const model = classifier();
  await model.fit(x, ['a', 'b', 'c', 'a']);
  const again = (classes: string[]) => model.compile({ optimizer: 'sgd', loss: 'crossEntropy', classes });
  expect(() => again(['c', 'b', 'a'])).toThrow(
    "compile: classes must be 'a', 'b', 'c', as this model has learned them, got 'c', 'b', 'a'",
  );
  again(['a', 'b', 'c']);
  const fewer = classifier();
  await fewer.fit(x, ['a', 'b', 'b', 'a']);
  fewer.compile({ optimizer: 'sgd', loss: 'crossEntropy', classes: ['a', 'b', 'z'] });
  expect(() => fewer.fit(x, ['a', 'b', 'z', 'a'])).not.toThrow();
});

test('metrics leave out outputs without a label, as predictClasses does', async () => {
  const model = classifier(10);
  const rows = Array.from({ length: 30 }, (_, i) => [Math.sin(i), Math.cos(i)]);
  const y = rows.map(([a]) => ((a as number) > 0 ? 'p' : 'n'));
  const { valAccuracy } = await model.fit(rows, y, { validationData: [rows, y] });
  const right = model.predictClasses(rows).filter((answer, i) => answer === y[i]).length / 30;
  expect(model.evaluate(rows, y).accuracy).toBe(right);
  expect(valAccuracy).toEqual([right]);
  expect(() =>
    model.evaluate(
      rows,
      y.map(() => 5),
    ),
  ).toThrow('evaluate: y[0] must be a class index from 0 to 1, got 5');
  const single = classifier();
  await single.fit(x, ['a', 'a', 'a', 'a']);
  expect(single.evaluate(x, ['a', 'a', 'a', 'a']).accuracy).toBe(1);
  const restored = classifier();
  restored.restore(single.checkpoint());
  expect(restored.predictClasses(x)).toEqual(['a', 'a', 'a', 'a']);
});

test('numbers are labels where classes are numbers', () => {
  const { counts, names } = confusionMatrix([2, 3, 2, 1], [2, 1, 2, 1], [1, 2, 3]);
  expect(names).toEqual(['1', '2', '3']);
  expect(counts).toEqual([
    [1, 0, 0],
    [0, 2, 0],
    [1, 0, 0],
  ]);
  expect(confusionMatrix([1, 0], [1, 1], [1, 0]).counts).toEqual([
    [1, 0],
    [1, 0],
  ]);
  expect(() => confusionMatrix([0], [1], [1, 2])).toThrow('confusionMatrix: labels[0] must be one of 1, 2, got 0');
  expect(Array.from(labelEncoder([3, 1, 2]).transform([2, 3]))).toEqual([1, 2]);
});

test('names a row of y without rows by one index', async () => {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'huber' });
  for (const y of [[1, Number.NaN], Float32Array.of(1, Number.NaN)])
    await expect(model.fit([[1], [2]], y)).rejects.toThrow('fit: y[1] must be a finite number (in f32), got NaN');
  await expect(model.fit([[1], [2]], [[1], [Number.NaN]])).rejects.toThrow('fit: y[1][0] must be a finite number');
});

const ofClasses = ['binaryAccuracy', 'f1', 'precision', 'recall', 'matthews', 'auc', 'logLoss'] as const;

test.each(ofClasses)('compile refuses %s where outputs tell no classes, and takes it where they do', (name) => {
  const model = (activation: 'linear' | 'sigmoid') =>
    sequential({ inputs: 1, layers: [dense(1, activation)], seed: 1 });
  expect(() => model('linear').compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: [name] })).toThrow(
    `compile: metric '${name}' must be a softmax or sigmoid last layer, or a loss of classes, got 'linear' with 'meanSquaredError'`,
  );
  model('sigmoid').compile({ optimizer: 'adam', loss: 'binaryCrossEntropy', metrics: [name] });
  model('linear').compile({ optimizer: 'adam', loss: 'hinge', metrics: [name] });
  model('linear').compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: [metric('own', () => 1)] });
});

test('metrics of gaussianNll are those of its means', () => {
  const model = sequential({ inputs: 2, layers: [dense(2)], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'gaussianNll', metrics: ['meanAbsoluteError', 'r2'] });
  const outputs = model.predict(x);
  const mean = numbers.reduce((sum, t, i) => sum + Math.abs((outputs[2 * i] as number) - t), 0) / 4;
  expect(model.evaluate(x, numbers).meanAbsoluteError).toBeCloseTo(mean, 5);
  expect(model.evaluate(x, numbers).r2).not.toBeNaN();
});

test.each([
  'auc',
  'binaryAccuracy',
  'f1',
  'topK',
  'matthews',
  'accuracy',
] as const)('%s refuses null in words', (name) => {
  expect(() => metrics[name](null as never)).toThrow(`${name}: options must be an object, got null`);
});

test.each([
  ['x', 'x', 'x'],
  ['x'],
  ['p', 'q', 'r', 's'],
  [7, 8, 9],
  [true, false],
  ['q', 'p'],
])('restore takes no labels that a model cannot have: %s, %s, %s, %s', async (...labels) => {
  const model = classifier();
  await model.fit(x, ['x', 'y', 'z', 'x']);
  const saved = model.checkpoint();
  const text = new TextDecoder('latin1').decode(saved);
  const from = JSON.stringify(JSON.stringify(['x', 'y', 'z'])).slice(1, -1);
  const to = JSON.stringify(JSON.stringify(labels.filter((label) => label !== undefined))).slice(1, -1);
  const length = Number(new DataView(saved.buffer).getBigUint64(0, true));
  const header = text
    .slice(8, 8 + length)
    .trimEnd()
    .replace(from, to);
  const body = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + body.length + saved.length - 8 - length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(body.length), true);
  bytes.set(body, 8);
  bytes.set(saved.subarray(8 + length), 8 + body.length);
  expect(header).toContain(to);
  expect(() => classifier().restore(bytes)).toThrow(/^restore: labels(\[1\])? must (be|have) /);
});
