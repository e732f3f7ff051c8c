import { describe, expect, test } from 'vitest';
import { balancedClassWeights, confusionMatrix, dense, metric, metrics, score, sequential } from '../../src/index.ts';
import { resolveMetric } from '../../src/metrics/resolve.ts';
import { numbers } from '../support/random.ts';

const NaNs = (length: number) => new Float32Array(length).fill(Number.NaN);

describe('a metric', () => {
  test('is by its name or by a value, twice under another name', () => {
    const model = sequential({ inputs: 3, layers: [dense(3, 'softmax')], seed: 1 });
    const x = numbers(30, 1);
    const y = [0, 1, 2, 0, 1, 2, 0, 1, 2, 2];
    const precisions = [0, 1].map((classId) => metrics.precision({ classId, name: `precision${classId}` }));
    model.compile({ optimizer: 'sgd', loss: 'crossEntropy', metrics: ['recall', ...precisions] });
    const scores = model.evaluate(x, y, { batchSize: 3 });
    const predictions = model.predict(x);
    expect(Object.keys(scores)).toEqual(['loss', 'recall', 'precision0', 'precision1']);
    expect(scores.recall).toBe(score('recall', y, predictions));
    for (const [index, precision] of precisions.entries())
      expect(scores[`precision${index}`]).toBe(score(precision, y, predictions));
  });

  test('counts rows by their weights, whatever batch they are in', () => {
    const model = sequential({ inputs: 3, layers: [dense(3, 'softmax')], seed: 1 });
    const names = ['accuracy', 'recall', 'auc', 'logLoss'] as const;
    model.compile({ optimizer: 'sgd', loss: 'crossEntropy', metrics: names });
    const x = numbers(30, 1);
    const y = [0, 1, 2, 0, 1, 2, 0, 1, 2, 2];
    const weights = [3, 0.5, 1, 0, 2, 2, 0.25, 1, 5, 1];
    const scores = model.evaluate(x, y, { batchSize: 3, sampleWeights: weights });
    // The weights of a batch are rounded to f32 twice on their way.
    for (const name of names)
      expect(Math.abs(scores[name] - score(name, y, model.predict(x), { weights }))).toBeLessThan(2 ** -20);
  });

  test('of one’s own is a mean over rows, in batches and by weights', () => {
    const model = sequential({ inputs: 2, layers: [dense(2)], seed: 1 });
    const own = metric('greatestError', (prediction, target) =>
      Math.max(...prediction.map((value, j) => Math.abs(value - target[j]))),
    );
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [own] });
    const x = numbers(20, 1);
    const y = numbers(20, 2);
    const errors = Array.from(model.predict(x), (value, i) => Math.abs(value - y[i]));
    const rows = Array.from({ length: 10 }, (_, i) => Math.max(errors[2 * i], errors[2 * i + 1]));
    const mean = rows.reduce((sum, row) => sum + row) / 10;
    expect(model.evaluate(x, y, { batchSize: 3 }).greatestError).toBeCloseTo(mean, 6);
    const weights = rows.map((_, i) => (i === 4 ? 2 : 0));
    const alone = score(own, y, model.predict(x), { columns: 2, activation: 'linear', weights });
    expect(alone).toBeCloseTo(rows[4], 6);
  });

  test('of class indices is that of one-hot rows', () => {
    const y = [0, 2, 1, 1, 0, 2];
    const rows = y.flatMap((label) => [0, 1, 2].map((j) => Number(j === label)));
    const predictions = numbers(18, 3).map(Math.abs);
    for (const name of ['accuracy', 'binaryAccuracy', 'topK', 'precision', 'f1', 'matthews', 'auc', 'logLoss'] as const)
      expect(score(name, rows, predictions, { columns: 3 }), name).toBe(score(name, y, predictions));
  });

  test('takes the first of equal outputs for the greater, and none that is not a number for right', () => {
    const level = new Float32Array(8).fill(0.25);
    expect(score('accuracy', [0, 1], level)).toBe(0.5);
    expect(score(metrics.topK({ k: 2 }), [1, 2], level)).toBe(0.5);
    expect(score(metrics.topK({ k: 3 }), [1, 3], NaNs(8))).toBe(0);
    expect(score('binaryAccuracy', [1, 1], NaNs(2))).toBe(0);
    for (const name of ['auc', 'logLoss', 'meanSquaredError', 'meanAbsolutePercentageError', 'r2'] as const)
      expect(score(name, [1, 0], NaNs(2)), name).toBeNaN();
  });

  test('has a figure where nothing was answered, asked or different', () => {
    expect(score('precision', [1, 0], [0.1, 0.2])).toBe(0);
    expect(score('recall', [0, 0], [0.9, 0.2])).toBe(0);
    expect(score('f1', [0, 0], [0.1, 0.2])).toBe(0);
    expect(score(metrics.auc({ curve: 'pr' }), [0, 0], [0.1, 0.2])).toBe(0);
    expect(score('cosineSimilarity', [0, 0], [3, 4], { columns: 2, activation: 'linear' })).toBe(0);
    // Exactly representable: |0.5 − 0| / 10⁻⁷ · 100.
    expect(score('meanAbsolutePercentageError', [0], [0.5])).toBe(50 / 1e-7);
    // log 10⁻⁷ = −16.11809565095832
    expect(score('logLoss', [1], [0])).toBeCloseTo(16.11809565095832, 12);
  });
});

test.each(Object.keys(metrics) as (keyof typeof metrics)[])('%s says which of its values is the better one', (name) => {
  const classes = 8;
  const right = Array.from({ length: classes ** 2 }, (_, i) => Number(i % (classes + 1) === 0));
  const wrong = right.map((share) => (1 - share) / (classes - 1));
  const [best, worst] = [right, wrong].map((outputs) => score(name, right, outputs, { columns: classes }));
  expect(best).not.toBe(worst);
  expect(resolveMetric('test', name).better).toBe(best > worst ? 'more' : 'less');
});

describe('a score', () => {
  const labels = ['dog', 'cat', 'dog', 'ox', 'cat', 'cat', 'ox', 'dog'];
  const x = numbers(16, 5);

  test('takes what a model predicts, in outputs and in classes, by indices and by labels', async () => {
    const model = sequential({ inputs: 2, layers: [dense(3, 'softmax')], seed: 3 });
    model.compile({ optimizer: 'sgd', loss: 'crossEntropy', metrics: ['accuracy', 'f1', 'matthews'] });
    const evaluated = model.evaluate(x, [1, 0, 1, 2, 0, 0, 2, 1]);
    for (const name of ['accuracy', 'f1', 'matthews'] as const) {
      const y = [1, 0, 1, 2, 0, 0, 2, 1];
      expect(score(name, y, model.predictClasses(x)), name).toBe(evaluated[name]);
      expect(score(name, y, model.predict(x)), name).toBe(evaluated[name]);
      expect(score(name, labels, model.predict(x)), name).toBe(evaluated[name]);
      const classes = ['cat', 'dog', 'ox'];
      const answers = Array.from(model.predictClasses<number>(x), (index) => classes[index]);
      expect(score(name, y, answers, { classes }), name).toBe(evaluated[name]);
      expect(score(name, labels, model.predictClasses(x), { classes }), name).toBe(evaluated[name]);
    }
    await model.fit(x, labels, { classWeights: balancedClassWeights(labels) });
    const { accuracy } = model.evaluate(x, labels);
    expect(score('accuracy', labels, model.predictClasses(x))).toBe(accuracy);
    const { names, counts } = confusionMatrix(labels, model.predictClasses(x));
    expect(names).toEqual(['cat', 'dog', 'ox']);
    expect(counts.reduce((sum, row, label) => sum + row[label], 0)).toBe(accuracy * labels.length);
  });

  test('of one sigmoid output is that of the label on its side', () => {
    const y = [true, false, true, true];
    const outputs = [0.9, 0.6, 0.4, 0.7];
    expect(score('f1', y, outputs)).toBe(score('f1', [1, 0, 1, 1], outputs));
    expect(score('f1', ['b', 'a', 'b', 'b'], outputs)).toBe(score('f1', y, outputs));
    expect(
      score(
        'f1',
        y,
        outputs.map((output) => output > 0.5),
      ),
    ).toBe(score('f1', y, outputs));
  });

  test('counts labels that are all the same as one class', () => {
    for (const name of ['accuracy', 'f1', 'recall'] as const) expect(score(name, ['a', 'a'], ['a', 'a']), name).toBe(1);
  });
});

const bad = [
  [
    'a metric that says what there is not',
    () => metric('own', () => 1, { better: 'max' as never }),
    "metric: better must be one of more, less, got 'max'",
  ],
  [
    'an object that says what there is not',
    () => score({ name: 'own', better: 1 as never, start: () => ({ add() {}, result: () => 1 }) }, [1], [1]),
    'score: better must be one of more, less, got 1',
  ],
  [
    'an unknown option of an own metric',
    () => metric('own', () => 1, { mode: 'max' } as never),
    "metric: option must be one of better, got 'mode'",
  ],
  [
    'an unknown option',
    () => metrics.auc({ tresh: 1 } as never),
    "auc: option must be one of name, curve, classId, got 'tresh'",
  ],
  ['a name that is none', () => metrics.accuracy({ name: 3 as never }), 'accuracy: name must be a string, got 3'],
  [
    'a threshold above 1',
    () => metrics.recall({ threshold: 2 }),
    'recall: threshold must be a number from 0 to 1, got 2',
  ],
  ['k = 0', () => metrics.topK({ k: 0 }), 'topK: k must be an integer ≥ 1, got 0'],
  ['an unknown curve', () => metrics.auc({ curve: 'lift' as never }), "auc: curve must be one of roc, pr, got 'lift'"],
  [
    'an unknown average',
    () => metrics.f1({ average: 'mean' as never }),
    "f1: average must be one of binary, macro, micro, weighted, got 'mean'",
  ],
  [
    'the binary average of classes',
    () => score(metrics.f1({ average: 'binary' }), [0, 1], [1, 0, 0, 1]),
    "f1: average of 2 outputs must be macro, micro, weighted, or a classId, got 'binary'",
  ],
  [
    'a class that is none',
    () => score(metrics.precision({ classId: 2 }), [0, 1], [1, 0, 0, 1]),
    'precision: classId must be an integer from 0 to 1, got 2',
  ],
  [
    'the same for a curve',
    () => score(metrics.auc({ classId: -1 }), [0, 1], [1, 0, 0, 1]),
    'auc: classId must be an integer from 0 to 1, got -1',
  ],
  [
    'the top of numbers',
    () => score('topK', [0, 1], [1, 0], { activation: 'linear' }),
    "topK: the outputs' activation must be softmax, got 'linear'",
  ],
  [
    'one correlation of labels',
    () => score('matthews', [0, 1, 1, 1], [1, 0, 0, 1], { columns: 2, activation: 'sigmoid' }),
    "matthews: outputs must be a single one or softmax, got 2 of 'sigmoid'",
  ],
  [
    'a threshold for classes',
    () => score(metrics.matthews({ threshold: 0.4 }), [0, 1], [1, 0, 0, 1]),
    'matthews: threshold must be left out for classes, got 0.4',
  ],
  ['errors of classes', () => score('r2', [0, 1], [1, 0, 0, 1]), 'r2: y must be rows of numbers, got class indices'],
  [
    'predictions of another length',
    () => score('accuracy', [0, 1, 2], [1, 0, 0, 1]),
    'score: y must be a class index for each of 4 rows, or 4 numbers, got 3',
  ],
  ['no rows', () => score('accuracy', [], []), 'score: y must have at least one row, got none'],
  ['no y', () => score('accuracy', null as never, [1]), 'score: y must be an array or a typed array, got null'],
  [
    'no predictions',
    () => score('accuracy', [1], undefined as never),
    'score: predictions must be an array or a typed array, got undefined',
  ],
  ['errors of labels', () => score('meanSquaredError', ['a'], [1]), "score: y[0] must be a number, got 'a'"],
  [
    'a y that is not finite',
    () => score('meanSquaredError', [1, Number.NaN], [1, 2]),
    'score: y[1] must be a finite number (in f32), got NaN',
  ],
  ['a y above 1', () => score('accuracy', [2, 0], [0.5, 0.5]), 'score: y[0] must be a number from 0 to 1, got 2'],
  [
    'a share above 1',
    () => score('accuracy', [1, 0], [0.5, 1.5]),
    'score: predictions[1] must be a number from 0 to 1, got 1.5',
  ],
  [
    'several right labels as classes',
    () => score('accuracy', [1, 1, 0, 1], [0.5, 0.5, 0.5, 0.5], { columns: 2 }),
    "score: row 0 of y must be numbers that sum to 1 with 'softmax', got 2",
  ],
  [
    'predictions that are no numbers',
    () => score('meanSquaredError', [1], ['a'] as never),
    "score: predictions[0] must be a number, got 'a'",
  ],
  [
    'the area under labels',
    () => score('auc', ['a', 'b'], ['a', 'b']),
    "score: predictions[0] must be a number, got 'a'",
  ],
  [
    'answers of another length',
    () => score('accuracy', ['a', 'b'], ['a']),
    'score: predictions must have 2 classes, one for each row of y, got 1',
  ],
  [
    'answers in other words than y',
    () => score('accuracy', [0, 1], ['a', 'b']),
    'score: y[0] must be a string like predictions, unless classes are given, got 0',
  ],
  [
    'labels that may not be all of a model',
    () => score('accuracy', ['a', 'b'], [1, 0, 0, 0, 1, 0]),
    'score: classes must be the labels of 3 outputs, got 2',
  ],
  [
    'labels and class indices without their labels',
    () => score('f1', ['a', 'b', 'c'], [0, 1, 2]),
    'score: classes must have two labels, or that of each class index, got 3',
  ],
  [
    'a label that is no class',
    () => score('accuracy', ['a', 'b'], ['a', 'b'], { classes: ['a', 'c'] }),
    "score: y[1] must be one of 'a', 'c', got 'b'",
  ],
  [
    'classes that are no labels',
    () => score('accuracy', [0], [0], { classes: [0] as never }),
    'score: classes must be an array of strings, or of true and false, got an array of 1',
  ],
  [
    'a class index that is too great',
    () => score('accuracy', [3, 200_000_000], [3, 3]),
    'score: y[1] must be a class index from 0 to 65535, got 200000000',
  ],
  [
    'an unknown activation',
    () => score('accuracy', [1], [1], { activation: 'foo' }),
    /^score: activation must be one of .*, got 'foo'$/,
  ],
  [
    'a weight below 0',
    () => score('accuracy', [1, 0], [1, 0], { weights: [-1, 1] }),
    'score: weights[0] must be a number ≥ 0, got -1',
  ],
  [
    'weights that are none',
    () => score('accuracy', [1, 0], [1, 0], { weights: 'ab' as never }),
    "score: weights must be an array or a typed array, got 'ab'",
  ],
  [
    'weights of another length',
    () => score('accuracy', [0, 1], [1, 0], { weights: [1] }),
    'score: weights must have 2 numbers, got 1',
  ],
  [
    'a label that is none',
    () => score('accuracy', [0, 2], [1, 0, 0, 1]),
    'score: y[1] must be a class index from 0 to 1, got 2',
  ],
  [
    'a metric that is none',
    () => score('mae' as never, [0, 1], [1, 0]),
    /^score: metric must be one of accuracy, auc, .*, or passed as a value, got 'mae'$/,
  ],
  [
    'a metric that is no function',
    () => metric('own', 3 as never),
    'metric: each must be a function of a prediction and its target, got 3',
  ],
] as const;

test.each(bad)('%s is told', (_, act, message) => {
  expect(act).toThrow(message);
});
