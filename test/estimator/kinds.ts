import { expect } from 'vitest';
import { dense, fitInWorker, type Model, sequential } from '../../src/index.ts';
import { numbers, random } from '../support/random.ts';

export const ROWS = 60;
export const COLUMNS = 2;

/** What is common to everything that fits and predicts. */
export interface Kind {
  readonly name: string;
  /** (ROWS, COLUMNS), whole numbers from 0 to 200, so that every numeric array can hold them. */
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: readonly number[];
  readonly outputs: number;
  /** A compiled model, not trained. */
  make(seed?: number): Model;
  /** A network that is not compiled. */
  bare(seed?: number): Model;
}

const CENTERS = [
  [40, 40],
  [160, 60],
  [90, 150],
] as const;

/** Three blobs, 20 rows each in turn. */
function classifier(): Kind {
  const next = random(1);
  const noise = () => Math.round(30 * (next() + next() - 1));
  const x = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => CENTERS[(i >> 1) % 3][i % 2] + noise());
  const bare = (seed = 1) => sequential({ inputs: COLUMNS, layers: [dense(8, 'tanh'), dense(3, 'softmax')], seed });
  return {
    name: 'classifier',
    x,
    y: Array.from({ length: ROWS }, (_, i) => i % 3),
    outputs: 3,
    bare,
    make(seed) {
      const model = bare(seed);
      model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
      return model;
    },
  };
}

/** y = 3a − 2b + 1, with a little noise. */
function regressor(): Kind {
  const x = numbers(ROWS * COLUMNS, 2).map((value) => Math.round(100 + 100 * value));
  const noise = numbers(ROWS, 3);
  const bare = (seed = 1) => sequential({ inputs: COLUMNS, layers: [dense(8, 'tanh'), dense(1)], seed });
  return {
    name: 'regressor',
    x,
    y: Array.from(noise, (e, i) => Math.fround((3 * x[2 * i] - 2 * x[2 * i + 1]) / 100 + 1 + 0.01 * e)),
    outputs: 1,
    bare,
    make(seed) {
      const model = bare(seed);
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: ['rootMeanSquaredError'] });
      return model;
    },
  };
}

export const kinds: readonly Kind[] = [classifier(), regressor()];

/** Rows of a typed array as arrays. */
export function rowsOf(data: ArrayLike<number>, columns = COLUMNS): number[][] {
  return Array.from({ length: data.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => data[i * columns + j]),
  );
}

/** Some rows of a table, in some order. */
export function take(data: Float32Array, columns: number, rows: readonly number[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(rows.flatMap((row) => Array.from(data.subarray(row * columns, (row + 1) * columns))));
}

/** All weights in one array. */
export function flatWeights(model: Model): number[] {
  return [...model.getWeights().values()].flatMap(({ data }) => Array.from(data));
}

/** Every call that takes rows and targets, by name; its error comes out as a rejection. */
export function callsWithTargets(model: Model): Readonly<Record<string, (x: never, y: never) => Promise<unknown>>> {
  return {
    fit: async (x, y) => model.fit(x, y),
    fitInWorker: async (x, y) => fitInWorker(model, x, y).history,
    partialFit: async (x, y) => model.partialFit(x, y),
    fitDataset: async (x, y) => model.fitDataset([[x, y]]),
    trainOnBatch: async (x, y) => model.trainOnBatch(x, y),
    evaluate: async (x, y) => model.evaluate(x, y),
    computeGradients: async (x, y) => model.computeGradients(x, y),
    inspect: async (x, y) => model.inspect(x, y),
  };
}

/** Every call that takes rows, with or without targets. */
export function callsWithRows(kind: Kind, model: Model): Readonly<Record<string, (x: never) => Promise<unknown>>> {
  const withTargets = Object.entries(callsWithTargets(model)).map(
    ([name, call]) => [name, (x: never) => call(x, kind.y as never)] as const,
  );
  return {
    ...Object.fromEntries(withTargets),
    predict: async (x) => model.predict(x),
    ...(kind.outputs > 1 && { predictClasses: async (x: never) => model.predictClasses(x) }),
  };
}

/** What a call throws, or its promise rejects with. */
export async function rejection(call: () => unknown): Promise<Error> {
  try {
    await call();
  } catch (error) {
    return error as Error;
  }
  return expect.fail('nothing was thrown');
}
