import { describe, expect, test } from 'vitest';
import { adam, dense, labelEncoder, type Model, sequential } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { COLUMNS, callsWithTargets, flatWeights, kinds, ROWS, rejection, rowsOf, take } from './kinds.ts';

const [classifier, regressor] = kinds;
const inOrder = Array.from({ length: ROWS }, (_, row) => row);

/** Half of the rows to learn from, half to look at, scaled to about −1 … 1. */
const scaled = classifier.x.map((value) => value / 100 - 1);
const scaledLinear = regressor.x.map((value) => value / 100 - 1);
const HALF = ROWS / 2;

/** The classes that there are among the answers for all rows. */
const classesSaid = (model: Model) => new Set<unknown>(model.predictClasses(scaled));

/** A compiled network that learns fast. */
function learner(outputs: number, activation: 'softmax' | 'sigmoid' | 'linear', seed = 1): Model {
  const losses = { softmax: 'crossEntropy', sigmoid: 'binaryCrossEntropy', linear: 'meanSquaredError' } as const;
  const model = sequential({ inputs: COLUMNS, layers: [dense(8, 'tanh'), dense(outputs, activation)], seed });
  model.compile({ optimizer: adam({ learningRate: 0.03 }), loss: losses[activation] });
  return model;
}

describe.each(kinds)('a $name', (kind) => {
  const { x, y, make, bare, outputs } = kind;

  test('wants to be compiled before it is trained or judged, not before it predicts', async () => {
    const model = bare();
    for (const [name, call] of Object.entries(callsWithTargets(model))) {
      const error = await rejection(() => call(x as never, y as never));
      expect(error.message).toBe(`${name}: call compile() first`);
    }
    expect(model.predict(x).every(Number.isFinite)).toBe(true);
  });

  test('predicts the same of rows together, in parts and in another order', async () => {
    const model = make();
    await model.fit(x, y);
    const all = model.predict(x);
    const parts = [x.subarray(0, 2), x.subarray(2, 36), x.subarray(36)].flatMap((part) => [...model.predict(part)]);
    expect(parts).toEqual([...all]);
    const order = inOrder.map((row) => (row * 7 + 3) % ROWS);
    expect(model.predict(take(x, COLUMNS, order))).toEqual(take(all, outputs, order));
  });

  test('has the same bits after the same training from the same seed, and others from another', async () => {
    const [one, same, other] = [make(5), make(5), make(6)];
    for (const model of [one, same, other]) await model.fit(x, y, { epochs: 3, batchSize: 16 });
    expect(flatWeights(same)).toEqual(flatWeights(one));
    expect(flatWeights(other)).not.toEqual(flatWeights(one));
  });

  test('takes sample weights of 1 as none', async () => {
    const [weighted, plain] = [make(), make()];
    await weighted.fit(x, y, { epochs: 2, sampleWeights: y.map(() => 1) });
    await plain.fit(x, y, { epochs: 2 });
    expect(flatWeights(weighted)).toEqual(flatWeights(plain));
  });

  /** Gradients of two sets of rows agree: sums of up to 180 terms in another order. */
  const agree = (weighted: Float32Array, plain: Float32Array) => {
    const size = Math.max(...plain.map(Math.abs));
    expectClose(weighted, plain, 0, 200 * 2 ** -24 * size);
  };

  test('takes a sample weight of 0 as a row that is not there', () => {
    const kept = inOrder.filter((row) => row % 4 !== 0);
    const model = make();
    const sampleWeights = inOrder.map((row) => (row % 4 === 0 ? 0 : 1));
    const weighted = model.computeGradients(x, y, { sampleWeights, flat: true });
    const removed = model.computeGradients(
      take(x, COLUMNS, kept),
      kept.map((row) => y[row]),
      { flat: true },
    );
    agree(weighted.gradients, removed.gradients);
    expectClose([weighted.scores.loss], [removed.scores.loss], 1e-6);
  });

  test('takes a sample weight of k as k rows', () => {
    const repeated = inOrder.flatMap((row) => Array(1 + (row % 3)).fill(row));
    const model = make();
    const sampleWeights = inOrder.map((row) => 1 + (row % 3));
    const weighted = model.computeGradients(x, y, { sampleWeights, flat: true });
    const many = model.computeGradients(
      take(x, COLUMNS, repeated),
      repeated.map((row) => y[row]),
      { flat: true },
    );
    agree(weighted.gradients, many.gradients);
    expectClose([weighted.scores.loss], [many.scores.loss], 1e-6);
  });
});

describe('a classifier', () => {
  const NAMES = ['ash', 'birch', 'cedar'];
  const { x, y } = classifier;

  test('learns blobs: at least 95 % of rows that it has not seen', async () => {
    const model = learner(3, 'softmax');
    await model.fit(scaled.subarray(0, HALF * COLUMNS), y.slice(0, HALF), { epochs: 60 });
    const answers = model.predictClasses(scaled.subarray(HALF * COLUMNS));
    expect(y.slice(HALF).filter((label, row) => answers[row] === label).length / HALF).toBeGreaterThanOrEqual(0.95);
  });

  test('gives probabilities that sum to 1, and the class of the greatest', async () => {
    const model = learner(3, 'softmax');
    await model.fit(scaled, y, { epochs: 5 });
    const probabilities = model.predict(scaled);
    expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    const rows = rowsOf(probabilities, 3);
    for (const row of rows) expect(Math.abs(row.reduce((sum, p) => sum + p) - 1)).toBeLessThanOrEqual(1e-6);
    expect(Array.from(model.predictClasses<number>(scaled))).toEqual(rows.map((row) => row.indexOf(Math.max(...row))));
  });

  test('answers with the labels that it was given', async () => {
    const model = learner(3, 'softmax');
    const names = y.map((index) => NAMES[index]);
    await model.fit(scaled, names, { epochs: 60 });
    const answers = model.predictClasses<string>(scaled);
    expect(answers.filter((answer, row) => answer === names[row]).length / ROWS).toBeGreaterThanOrEqual(0.95);
    const binary = learner(1, 'sigmoid');
    const isAsh = names.map((name) => name === 'ash');
    await binary.fit(scaled, isAsh, { epochs: 60 });
    const said = binary.predictClasses<boolean>(scaled);
    expect(said.filter((answer, row) => answer === isAsh[row]).length / ROWS).toBeGreaterThanOrEqual(0.95);
  });

  test('takes numbers with gaps by way of an encoder, and gives them back', async () => {
    const model = learner(3, 'softmax');
    const gaps = y.map((index) => [-7, 2, 300][index]);
    const encoder = labelEncoder(gaps);
    await model.fit(scaled, encoder.transform(gaps), { epochs: 60 });
    const answers = encoder.inverse(model.predictClasses<number>(scaled));
    expect(answers.filter((answer, row) => answer === gaps[row]).length / ROWS).toBeGreaterThanOrEqual(0.95);
  });

  test('answers with class indices where it was given some, also where some are missing', async () => {
    const model = learner(3, 'softmax');
    await model.fit(
      scaled,
      y.map((index) => (index === 1 ? 0 : index)),
      { epochs: 60 },
    );
    expect(classesSaid(model)).toEqual(new Set([0, 2]));
  });

  test('knows one class where there is only one', async () => {
    const index = learner(3, 'softmax');
    await index.fit(
      scaled,
      y.map(() => 2),
      { epochs: 60 },
    );
    expect(classesSaid(index)).toEqual(new Set([2]));
    for (const model of [learner(3, 'softmax', 2), learner(1, 'sigmoid', 2)]) {
      await model.fit(
        scaled,
        y.map(() => 'ash'),
      );
      expect(classesSaid(model)).toEqual(new Set(['ash']));
    }
    const said = learner(1, 'sigmoid');
    await said.fit(
      scaled,
      y.map(() => true),
      { epochs: 60 },
    );
    expect(classesSaid(said)).toEqual(new Set([true]));
    await said.fit(
      scaled,
      y.map(() => false),
      { epochs: 120 },
    );
    expect(classesSaid(said)).toEqual(new Set([false]));
  });

  test('refuses more labels than it has outputs, and labels that it does not know', async () => {
    const model = learner(3, 'softmax');
    const four = inOrder.map((row) => ['ash', 'birch', 'cedar', 'dogwood'][row % 4]);
    await expect(model.fit(x, four)).rejects.toThrow('fit: y must have at most 3 different labels, got 4');
    await model.fit(
      x,
      y.map((index) => NAMES[index]),
    );
    expect(() => model.evaluate(x, four)).toThrow(
      "evaluate: y[3] must be one of 'ash', 'birch', 'cedar', got 'dogwood'",
    );
  });

  test('refuses fractions as classes', async () => {
    const model = classifier.make();
    for (const call of Object.values(callsWithTargets(model))) {
      const error = await rejection(() => call(x as never, regressor.y as never));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(/y\[\d+\] must be a class index from 0 to 2, got/);
    }
  });

  test('learns several labels of a row at once', async () => {
    const model = learner(3, 'sigmoid');
    const targets = rowsOf(scaled).map(([a, b]) => [Number(a > 0), Number(b > 0), Number(a > b)]);
    await model.fit(scaled, targets, { epochs: 120 });
    const right = rowsOf(model.predict(scaled), 3).flatMap((row, i) =>
      row.map((p, j) => Number(p > 0.5) === targets[i][j]),
    );
    expect(right.filter(Boolean).length / right.length).toBeGreaterThanOrEqual(0.95);
  });

  test('weighs classes as it weighs their rows, towards the class that counts more', async () => {
    const next = y.map((_, row) => row % 2);
    const classWeights = { 0: 1, 1: 50 };
    const [byClass, byRow, plain] = [learner(2, 'softmax'), learner(2, 'softmax'), learner(2, 'softmax')];
    await byClass.fit(scaled, next, { epochs: 20, classWeights });
    await byRow.fit(scaled, next, { epochs: 20, sampleWeights: next.map((label) => (label === 1 ? 50 : 1)) });
    await plain.fit(scaled, next, { epochs: 20 });
    expect(flatWeights(byClass)).toEqual(flatWeights(byRow));
    const ones = (model: Model) => [...model.predictClasses<number>(scaled)].filter((label) => label === 1);
    expect(ones(byClass).length).toBeGreaterThan(ones(plain).length);
  });
});

describe('a regressor', () => {
  const { y } = regressor;

  /** 1 − Σ(t − y)² / Σ(t − mean)². */
  function r2(predicted: ArrayLike<number>, truth: readonly number[]): number {
    const mean = truth.reduce((sum, value) => sum + value) / truth.length;
    const residual = truth.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0);
    return 1 - residual / truth.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }

  test('learns a linear target: R² of at least 0.95 on rows that it has not seen', async () => {
    const model = learner(1, 'linear');
    await model.fit(scaledLinear.subarray(0, HALF * COLUMNS), y.slice(0, HALF), { epochs: 200 });
    expect(r2(model.predict(scaledLinear.subarray(HALF * COLUMNS)), y.slice(HALF))).toBeGreaterThanOrEqual(0.95);
  });

  test('learns several targets of a row at once', async () => {
    const model = learner(2, 'linear');
    const targets = y.map((target, i) => [target, -scaledLinear[2 * i]]);
    await model.fit(scaledLinear, targets, { epochs: 200 });
    const predicted = rowsOf(model.predict(scaledLinear));
    for (const column of [0, 1]) {
      const [got, truth] = [predicted, targets].map((rows) => rows.map((row) => row[column]));
      expect(r2(got, truth)).toBeGreaterThanOrEqual(0.95);
    }
  });

  test('refuses labels, and classes', async () => {
    const model = regressor.make();
    const labels = y.map((_, row) => (row % 2 ? 'yes' : 'no'));
    for (const [name, call] of Object.entries(callsWithTargets(model))) {
      const error = await rejection(() => call(regressor.x as never, labels as never));
      expect(error, name).toBeInstanceOf(TypeError);
      expect(error.message, name).toMatch(/y\[0\] must be a number.*, got 'no'$/);
    }
    expect(() => model.predictClasses(regressor.x)).toThrow("predictClasses: last layer must be a 'softmax' output");
    await expect(model.fit(regressor.x, y, { classWeights: { 0: 1 } })).rejects.toThrow('fit: classWeights must');
  });
});
