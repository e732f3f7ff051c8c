import { EventEmitter } from 'node:events';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { type Callback, dense, earlyStopping, sequential } from '../../src/index.ts';

function fit(callbacks: Callback | readonly Callback[], epochs = 2) {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model.fit([[1], [2]], [1, 0], { epochs, callbacks });
}

const plain = await fit([]);

const logger = { level: 'info', info: () => logger };

/** What arrow functions happen to return. */
const accidents: readonly (readonly [string, () => unknown])[] = [
  ['a logger', () => logger],
  ['an emitter', () => new EventEmitter().on('x', () => {})],
  ['a Float32Array', () => new Float32Array(2)],
  ['a Buffer', () => Buffer.from('ab')],
  ['an array', () => [1, 2]],
  ['a Map', () => new Map([['a', 1]])],
  ['a Set', () => new Set([1])],
  ['a Date', () => new Date(0)],
  ['a number', () => 3],
  ['a length, as push gives it', () => [].push()],
  ['a text', () => 'saved'],
  ['true', () => true],
  ['false', () => false],
  ['null', () => null],
  ['a bigint', () => 1n],
  ['a symbol', () => Symbol('x')],
  ['a function', () => () => 1],
  ['a promise of a logger', async () => logger],
  [
    'an object of a class',
    () =>
      new (class Point {
        x = 1;
      })(),
  ],
  ['an error', () => Object.assign(new Error('x'), { code: 1 })],
  ['numbers and a text', () => ({ a: 1, b: 'x' })],
  ['an object of objects', () => ({ a: { b: 1 } })],
  ['an empty object', () => ({})],
  ['an array of another realm', () => runInNewContext('[1, 2]')],
];

test.each(accidents)('%s adds nothing and ends nothing', async (_, give) => {
  const every = { onTrainBegin: give, onEpochBegin: give, onBatchEnd: give, onEpochEnd: give, onTrainEnd: give };
  expect(await fit(every as unknown as Callback)).toEqual(plain);
});

test('numbers join the history: of a plain object, of one without a prototype, of another realm, of a promise', async () => {
  const gives = [
    () => ({ a: 1 }),
    () => Object.assign(Object.create(null), { b: 2 }),
    () => runInNewContext('({ c: 3 })'),
    async () => ({ d: Number.NaN }),
  ];
  const history = await fit(gives.map((onEpochEnd) => ({ onEpochEnd })));
  expect(history).toEqual({ ...plain, a: [1, 1], b: [2, 2], c: [3, 3], d: [Number.NaN, Number.NaN] });
});

test('a name that is taken stays what it is: what fit reports, and what a callback said before', async () => {
  const old = { loss: -1, mine: 1 };
  const history = await fit([{ onEpochEnd: () => old }, { onEpochEnd: () => ({ mine: 2, loss: -2 }) }]);
  expect(history).toEqual({ ...plain, mine: [1, 1] });
});

test('logs that are handed back change nothing', async () => {
  expect(await fit({ onEpochEnd: (_, logs) => logs })).toEqual(plain);
});

test('names that all objects have are names as any other', async () => {
  const words = JSON.parse('{ "__proto__": 1, "constructor": 2, "toString": 3, "hasOwnProperty": 4 }');
  const seen: unknown[] = [];
  const history = await fit([{ onEpochEnd: () => words }, { onEpochEnd: (_, logs) => void seen.push(logs) }]);
  expect(Object.keys(history).sort()).toEqual(['__proto__', 'constructor', 'hasOwnProperty', 'loss', 'toString']);
  for (const [name, value] of Object.entries(words))
    expect(Object.getOwnPropertyDescriptor(history, name)?.value).toEqual([value, value]);
  expect(Object.getPrototypeOf(history)).toBe(Object.prototype);
  expect(Object.keys(seen[0] as object)).toHaveLength(5);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each([
  'constructor',
  '__proto__',
  'toString',
])('no callback watches %s where nobody reports it', async (monitor) => {
  await expect(fit(earlyStopping({ monitor, mode: 'min' }))).rejects.toThrow(
    `earlyStopping: monitor must be one of loss, got '${monitor}'`,
  );
});
