import { expect, test } from 'vitest';
import * as lanewise from '../../src/index.ts';

const { dense, sequential } = lanewise;

/** Calls of a run; `FUZZ` times as many with that variable. */
const CALLS = 1500 * Number(process.env.FUZZ ?? 1);

/** A pseudorandom number below `below`: xorshift32, so that a run can be repeated. */
let word = 2463534242;
function random(below: number): number {
  word ^= word << 13;
  word ^= word >>> 17;
  word ^= word << 5;
  return (word >>> 0) % below;
}

const pick = <T>(list: readonly T[]): T => list[random(list.length)];

/** What a getter of the user's throws: that comes through. */
const OWN = new Error('of the user');

function detached(): Float32Array {
  const array = new Float32Array(6);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function throwing(): object {
  return new Proxy({}, { get: () => raise(), has: () => raise(), ownKeys: () => raise() });
}

function raise(): never {
  throw OWN;
}

function cyclic(): object {
  const object: Record<string, unknown> = {};
  object.self = object;
  return object;
}

function sparse(): unknown[] {
  const list: unknown[] = [];
  list[3] = 1;
  return list;
}

/** Bad values of every kind, made anew each time. */
const bad: readonly (() => unknown)[] = [
  ...[
    undefined,
    null,
    true,
    false,
    '',
    'relu',
    'x',
    0,
    -0,
    1,
    3,
    -1,
    0.5,
    1e39,
    2 ** 31,
    2 ** 32,
    2 ** 40,
    2 ** 53,
  ].map((value) => () => value),
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE, 1n, Symbol('s'), Symbol.iterator].map(
    (value) => () => value,
  ),
  ...[() => ({}), () => [], () => [[]], () => [[[]]], () => [null], () => [undefined, 1], () => [{}], () => ['a', 1]],
  ...[() => Object.create(null), () => Object.freeze({}), () => new Map(), () => new Set([1]), () => new Date()],
  ...[() => new Map([['0.weight', null]]), () => new Map([['0.weight', { shape: null, data: null }]])],
  ...[() => Promise.resolve({}), () => new WeakMap(), () => /x/, () => new Error('x'), () => function own() {}],
  ...[
    () => () => 1,
    () => async () => {},
    () => class {},
    () => new ArrayBuffer(8),
    () => new DataView(new ArrayBuffer(8)),
  ],
  ...[() => new Float32Array(0), () => new Float32Array(7), () => new BigInt64Array(4), () => new Uint8Array(6)],
  ...[() => new Float64Array([1, Number.NaN]), detached, throwing, cyclic, sparse, () => new Array(2 ** 32 - 1)],
  ...[
    () => new Proxy([], {}),
    () => new Proxy({}, {}),
    () => new Proxy(new Float32Array(6), {}),
    () => ({ length: 6 }),
  ],
  ...[
    () => ({
      get length() {
        return raise();
      },
    }),
    () => ({ epochs: Number.NaN }),
    () => ({ batchSize: 2 ** 33 }),
  ],
  ...[
    () => Object.fromEntries([['then', () => {}]]),
    () => ({ write() {} }),
    () => ({ name: 'x', start: () => null }),
    () => ({ row() {} }),
  ],
  ...[() => ({ call() {} }), () => ({ fill() {} }), () => ({ backward() {} }), () => ({ onEpochEnd: 3 })],
  ...[
    () => ({ [Symbol.iterator]: 3 }),
    () => ({ [Symbol.iterator]: () => ({}) }),
    () => ({
      *[Symbol.iterator]() {
        yield 3;
      },
    }),
  ],
  ...[() => ({ shape: [2 ** 32], data: detached() }), () => dense(2), () => lanewise.input(2), () => lanewise.adam()],
  ...[() => ({ toString: raise, valueOf: raise }), () => ({ constructor: null }), () => ({ __proto__: null, a: 1 })],
];

/** A bad value, or something like what is wanted with a bad value in it. */
function value(depth = 0): unknown {
  const kind = random(depth > 2 ? 6 : 9);
  if (kind < 6) return pick(bad)();
  if (kind === 6) return Array.from({ length: random(4) }, () => value(depth + 1));
  return Object.fromEntries(Array.from({ length: 1 + random(2) }, () => [pick(names), value(depth + 1)]));
}

const names = [
  ...['optimizer', 'loss', 'metrics', 'lossWeights', 'classes', 'epochs', 'batchSize', 'validationData', 'callbacks'],
  ...[
    'signal',
    'sampleWeights',
    'classWeights',
    'validationSplit',
    'shuffle',
    'initialEpoch',
    'batchesPerEpoch',
    'flat',
  ],
  ...['inputs', 'outputs', 'layers', 'seed', 'name', 'trainable', 'learningRate', 'momentum', 'initializer', 'columns'],
  ...[
    'weightInitializer',
    'weightRegularizer',
    'weightConstraint',
    'mean',
    'variance',
    'epsilon',
    'rate',
    'boundaries',
  ],
  ...['values', 'steps', 'decaySteps', 'monitor', 'patience', 'save', 'every', 'gain', 'mode', 'min', 'max', 'bias'],
];

const x = [
  [0, 1],
  [1, 0],
  [2, 1],
];
const y = [0, 1, 0];

function fresh() {
  const model = sequential({ inputs: 2, layers: [dense(3, 'tanh'), dense(1, 'sigmoid')], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'binaryCrossEntropy' });
  return model;
}

let model = fresh();
let expected = model.predict(x);

/** Those whose work grows with a number, which a huge one makes slow rather than wrong; and those of other parts. */
const left = new Set([
  'engine',
  'metrics',
  'trainTestSplit',
  'kFold',
  'takeRows',
  'score',
  'confusionMatrix',
  'moments',
]);
for (const name of ['standardScaler', 'minMaxScaler', 'scaler', 'labelEncoder', 'oneHotEncoder', 'argMax'])
  left.add(name);
for (const name of ['randomNumbers', 'balancedClassWeights']) left.add(name);

type Call = (...values: readonly unknown[]) => unknown;

const functions = Object.entries(lanewise)
  .filter(([name, call]) => typeof call === 'function' && !left.has(name))
  .map(([name, call]) => [name, call as Call] as const);

const methods = Object.getOwnPropertyNames(
  lanewise.sequential({ inputs: 1, layers: [dense(1)] }).constructor.prototype,
).filter(
  (name) =>
    !['constructor', 'lease', 'stateFor', 'look', 'dispose'].includes(name) &&
    typeof Object.getOwnPropertyDescriptor(Object.getPrototypeOf(model), name)?.value === 'function',
);

/** Every error has the form of ours, which no engine's own has; and is of the three classes that are documented. */
function judge(error: unknown, what: string): void {
  if (error === OWN) return;
  if (!(error instanceof Error)) expect.fail(`${what} threw ${String(error)}`);
  expect(['TypeError', 'RangeError', 'Error'], what).toContain(error.name);
  const form = error.name === 'Error' ? /^[\w$]+: ./ : /^[\w$]+: .* must .*, got /s;
  if (!form.test(error.message)) expect.fail(`${what}: ${error.stack}`);
}

test(`${CALLS} calls with bad values: each error is one of ours, and the model is as before`, async () => {
  for (let i = 0; i < CALLS; i++) {
    const seed = word;
    const right = random(4) === 0;
    const given = (good: unknown) => (random(3) === 0 ? good : value());
    const calls: readonly (readonly [string, () => unknown])[] = [
      ...functions.map(
        ([name, call]) => [name, () => call(...Array.from({ length: random(4) }, () => value()))] as const,
      ),
      ...methods.map(
        (name) =>
          [
            name,
            () => (model as unknown as Record<string, Call>)[name](given(x), given(y), right ? {} : value()),
          ] as const,
      ),
      [
        'fitInWorker',
        () => lanewise.fitInWorker(given(model) as never, given(x) as never, value() as never, value() as never),
      ],
      [
        'compile',
        () => model.compile({ optimizer: given('sgd'), loss: given('binaryCrossEntropy'), metrics: value() } as never),
      ],
      ['fitDataset', () => model.fitDataset([[given(x), given(y), value()]] as never)],
      ['setWeights', () => model.setWeights(new Map([...model.getWeights()].map(([n, w]) => [n, given(w)])) as never)],
      [
        'sequential',
        () => sequential({ inputs: given(2), layers: [given(dense(2)), value()], seed: given(1) } as never),
      ],
      ['apply', () => dense(2).apply(value() as never)],
    ];
    const [name, call] = pick(random(3) === 0 ? calls.slice(-methods.length - 6) : calls);
    const what = `call ${i} of ${name} (state ${seed})`;
    try {
      const result = await call();
      if (typeof result === 'object' && result && 'history' in result) await (result as { history: unknown }).history;
      if (methods.includes(name) || name === 'fitInWorker') {
        model.dispose();
        model = fresh();
        expected = model.predict(x);
      }
    } catch (error) {
      judge(error, what);
      expect(model.predict(x), what).toEqual(expected);
    }
  }
}, 600_000);
