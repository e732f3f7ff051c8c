import { describe, expect, test } from 'vitest';
import { adam, type CompileOptions, dense, type Model, sequential, sgd } from '../../src/index.node.ts';

/** Batches of one shape go a shorter way from the second on: it must be no other than the one with options. */
const kinds: Record<string, Kind> = {
  numbers: { outputs: 2, activation: 'linear', compile: { loss: 'meanSquaredError' }, y: (i) => Math.sin(i) },
  'numbers of another kind': { outputs: 1, activation: 'linear', compile: { loss: 'huber' }, y: (i) => i % 7 },
  'one of two classes': {
    outputs: 1,
    activation: 'sigmoid',
    compile: { loss: 'binaryCrossEntropy', metrics: ['accuracy'] },
    y: (i) => i % 2,
  },
  classes: {
    outputs: 3,
    activation: 'softmax',
    compile: { loss: 'crossEntropy', metrics: ['accuracy'] },
    y: 'classes',
  },
  'learning rates by step': {
    outputs: 1,
    activation: 'linear',
    compile: { loss: 'meanSquaredError', optimizer: sgd({ learningRate: (step) => 0.1 / step }) },
    y: (i) => i % 3,
  },
  'several batches a step': {
    outputs: 1,
    activation: 'linear',
    compile: { loss: 'meanSquaredError', optimizer: adam({ accumulate: 3 }) },
    y: (i) => i % 3,
  },
  'a running mean': {
    outputs: 1,
    activation: 'linear',
    compile: { loss: 'meanSquaredError', optimizer: adam({ ema: 0.9 }) },
    y: (i) => i % 3,
  },
};

interface Kind {
  outputs: number;
  activation: 'linear' | 'sigmoid' | 'softmax';
  compile: Partial<CompileOptions> & Pick<CompileOptions, 'loss'>;
  y: Targets;
}
type Targets = ((i: number) => number) | 'classes';

const INPUTS = 5;
const ROWS = 6;

function make({ outputs, activation, compile }: Kind): Model {
  const model = sequential({ inputs: INPUTS, layers: [dense(7, 'tanh'), dense(outputs, activation)], seed: 3 });
  model.compile({ optimizer: adam(), ...compile });
  return model;
}

const batch = ({ outputs, y }: Kind, shift: number, rows = ROWS) => ({
  x: Float32Array.from({ length: rows * INPUTS }, (_, i) => Math.cos(i + shift)),
  y:
    y === 'classes'
      ? Uint8Array.from({ length: rows }, (_, i) => (i + shift) % outputs)
      : Float64Array.from({ length: rows * outputs }, (_, i) => y(i + shift)),
});

const weights = (model: Model) => [...model.getWeights().values()].flatMap(({ data }) => [...data]);

test.each(Object.entries(kinds))('a batch like the last one is trained on as any other: %s', (_, kind) => {
  const [short, long] = [make(kind), make(kind)];
  for (let step = 0; step < 8; step++) {
    const { x, y } = batch(kind, step, step === 5 ? ROWS - 2 : ROWS);
    if (step === 3) for (const model of [short, long]) model.predict(x);
    expect(short.trainOnBatch(x, y)).toEqual(long.trainOnBatch(x, y, {}));
  }
  expect(weights(short)).toEqual(weights(long));
  const { x, y } = batch(kind, 0);
  expect(short.trainOnBatch(Float64Array.from(x), y)).toEqual(long.trainOnBatch(Float64Array.from(x), y, {}));
  expect(weights(short)).toEqual(weights(long));
});

test.each([
  ['sampleWeights', { sampleWeights: [0, 3, 1, 0, 0, 2] }],
  ['classWeights', { classWeights: { 0: 5, 1: 0.5, 2: 1 } }],
])('%s of a batch like the last one count', (_, options) => {
  const kind = kinds.classes as Kind;
  const [short, long, plain] = [make(kind), make(kind), make(kind)];
  const { x, y } = batch(kind, 1);
  for (const model of [short, plain]) model.trainOnBatch(x, y);
  long.trainOnBatch(x, y, {});
  const before = weights(short);
  const scores = short.trainOnBatch(x, y, options);
  const rows = Array.from({ length: ROWS }, (_, i) => [...x.subarray(i * INPUTS, (i + 1) * INPUTS)]);
  expect(scores).toEqual(long.trainOnBatch(rows, [...y], options));
  expect(weights(short)).toEqual(weights(long));
  expect(scores.loss).not.toBeCloseTo(plain.trainOnBatch(x, y).loss, 3);
  expect(weights(short), 'trained on').not.toEqual(before);
});

test('after another compile it is trained as that says', () => {
  const kind = kinds.numbers as Kind;
  const [short, long] = [make(kind), make(kind)];
  const { x, y } = batch(kind, 1);
  for (const model of [short, long]) model.trainOnBatch(x, y, {});
  short.trainOnBatch(x, y);
  long.trainOnBatch(x, y, {});
  for (const model of [short, long]) model.compile({ loss: 'meanAbsoluteError', optimizer: sgd() });
  expect(short.trainOnBatch(x, y)).toEqual(long.trainOnBatch(x, y, {}));
  expect(weights(short)).toEqual(weights(long));
});

describe('a batch like the last one is refused as the first would be, and nothing changes', () => {
  const bad: Record<string, [kind: string, change: (b: { x: unknown; y: unknown }) => void]> = {
    'x that is NaN': ['numbers', ({ x }) => set(x, 7, Number.NaN)],
    'x that is infinite': ['classes', ({ x }) => set(x, ROWS * INPUTS - 1, Number.NEGATIVE_INFINITY)],
    'y that is NaN': ['numbers', ({ y }) => set(y, 3, Number.NaN)],
    'y that is too large for f32': ['numbers', ({ y }) => set(y, 0, 1e39)],
    'a target that the loss does not take': ['one of two classes', ({ y }) => set(y, 2, 1.5)],
    'a class too many': ['classes', ({ y }) => set(y, 5, 3)],
    'x of another length': ['numbers', (b) => Object.assign(b, { x: new Float32Array(INPUTS * ROWS - 1) })],
    'y of another length': ['numbers', (b) => Object.assign(b, { y: new Float64Array(2 * ROWS - 2) })],
    'y that is null': ['numbers', (b) => Object.assign(b, { y: null })],
    'x of bigints': ['numbers', (b) => Object.assign(b, { x: new BigInt64Array(INPUTS * ROWS) })],
    'x that is detached': ['numbers', ({ x }) => structuredClone(x, { transfer: [(x as Float32Array).buffer] })],
    'a class that is not whole': ['classes', (b) => Object.assign(b, { y: new Float32Array(ROWS).fill(0.5) })],
  };
  const set = (array: unknown, at: number, value: number) => {
    (array as Float32Array)[at] = value;
  };

  test.each(Object.entries(bad))('%s', (_, [name, change]) => {
    const kind = kinds[name] as Kind;
    const [used, fresh] = [make(kind), make(kind)];
    const good = batch(kind, 1);
    used.trainOnBatch(good.x, good.y);
    used.trainOnBatch(good.x, good.y);
    const before = used.checkpoint();
    const given = batch(kind, 2) as { x: never; y: never };
    change(given);
    const errorOf = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return String(error);
      }
      return undefined;
    };
    const expected = errorOf(() => fresh.trainOnBatch(given.x, given.y, {}));
    expect(expected).toMatch(/^(Type|Range)Error: trainOnBatch: .* must .*, got /);
    expect(errorOf(() => used.trainOnBatch(given.x, given.y))).toBe(expected);
    expect(used.checkpoint()).toEqual(before);
  });

  test('a class that is not whole, in an array of the kind and length of the last', () => {
    const kind = kinds.classes as Kind;
    const model = make(kind);
    const { x } = batch(kind, 1);
    const y = Float32Array.from({ length: ROWS }, (_, i) => i % 3);
    model.trainOnBatch(x, y);
    for (const wrong of [0.5, -1, Number.NaN, 2 ** 32]) {
      y[4] = wrong;
      expect(() => model.trainOnBatch(x, y)).toThrow('trainOnBatch: y[4] must be a class index from 0 to 2');
    }
  });
});

test('a call from within is refused, and the model goes on after an error', () => {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
  const [x, y] = [Float32Array.of(1), Float32Array.of(1)];
  model.trainOnBatch(x, y);
  x[0] = Number.NaN;
  expect(() => model.trainOnBatch(x, y)).toThrow('trainOnBatch: x[0][0]');
  x[0] = 1;
  expect(model.trainOnBatch(x, y).loss).toBeGreaterThan(0);
});
