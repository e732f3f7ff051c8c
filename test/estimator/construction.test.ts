import { describe, expect, test } from 'vitest';
import {
  adam,
  type CompileOptions,
  dense,
  earlyStopping,
  type FitOptions,
  fitInWorker,
  sequential,
  sgd,
} from '../../src/index.ts';
import { flatWeights, kinds, rejection } from './kinds.ts';

/** An object that throws where it is written to, and so all that it holds. */
function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && !ArrayBuffer.isView(part)) frozen(part);
  return Object.freeze(value);
}

describe.each(kinds)('a $name', (kind) => {
  const { x, y, make, bare } = kind;
  const loss = kind.outputs > 1 ? 'crossEntropy' : 'meanSquaredError';

  test('is constructed without work, and changes nothing that it is given', () => {
    const options = frozen({ inputs: 2, layers: [dense(8, 'tanh'), dense(kind.outputs)], seed: 3 });
    const keys = JSON.stringify(options);
    const [first, second] = [sequential(options), sequential(options)];
    expect(JSON.stringify(options)).toBe(keys);
    expect(flatWeights(second)).toEqual(flatWeights(first));
    expect([first.threads, first.epochs]).toEqual([1, 0]);
    first.setWeights(new Map([...first.getWeights()].map(([name, w]) => [name, { ...w, data: w.data.map(() => 0) }])));
    expect(flatWeights(second).some((value) => value !== 0)).toBe(true);
  });

  test('leaves the options of compile and fit as they are', async () => {
    const model = bare();
    const compile: CompileOptions = frozen({ optimizer: { ...adam() }, loss, metrics: [], lossWeights: [2] });
    const fit: FitOptions = frozen({
      ...{ epochs: 2, batchSize: 7, validationSplit: 0.25, callbacks: [] },
      sampleWeights: y.map(() => 2),
    });
    const before = JSON.stringify([compile, fit]);
    model.compile(compile);
    await model.fit(x, y, fit);
    expect(JSON.stringify([compile, fit])).toBe(before);
  });

  test('needs no option but its shape and its loss', async () => {
    const output = kind.outputs > 1 ? dense(kind.outputs, 'softmax') : dense(kind.outputs);
    const model = sequential({ inputs: 2, layers: [output] });
    model.compile({ optimizer: 'sgd', loss });
    expect((await model.fit(x, y)).loss).toHaveLength(1);
  });

  test('resolves fit to the history, and is fitted then', async () => {
    const model = make();
    const before = flatWeights(model);
    const history = await model.fit(x, y, { epochs: 3 });
    expect(Object.values(history).map((values) => values.length)).toEqual([3, 3]);
    expect(model.epochs).toBe(3);
    expect(flatWeights(model)).not.toEqual(before);
  });

  test('names an option that it does not know, in a RangeError', async () => {
    const model = make();
    const wrong = { epoch: 1 } as object;
    const calls: Readonly<Record<string, () => unknown>> = {
      sequential: () => sequential({ inputs: 1, layers: [dense(1)], ...wrong }),
      dense: () => dense(1, 'relu', wrong),
      adam: () => adam(wrong),
      sgd: () => sgd(wrong),
      earlyStopping: () => earlyStopping(wrong),
      compile: () => model.compile({ optimizer: 'sgd', loss, ...wrong }),
      fit: () => model.fit(x, y, wrong),
      fitInWorker: () => fitInWorker(model, x, y, wrong),
      fitDataset: () => model.fitDataset([[x, y]], wrong),
      partialFit: () => model.partialFit(x, y, wrong),
      trainOnBatch: () => model.trainOnBatch(x, y, wrong),
      evaluate: () => model.evaluate(x, y, wrong),
      computeGradients: () => model.computeGradients(x, y, wrong),
    };
    for (const [name, call] of Object.entries(calls)) {
      const error = await rejection(call);
      expect(error, name).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(new RegExp(`^${name}: option must be one of .*, got 'epoch'$`));
    }
  });

  test('names what is wrong with an option', async () => {
    const model = make();
    const wrongs: readonly (readonly [FitOptions, typeof TypeError | typeof RangeError, string])[] = [
      [{ epochs: 0 }, RangeError, 'fit: epochs must be an integer ≥ 1, got 0'],
      [{ batchSize: '32' as never }, TypeError, "fit: batchSize must be an integer ≥ 1, got '32'"],
      [{ shuffle: 1 as never }, TypeError, 'fit: shuffle must be true or false, got 1'],
      [{ sampleWeights: [1] }, RangeError, 'fit: sampleWeights must have 60 numbers, one for each row, got 1'],
    ];
    for (const [options, kind, message] of wrongs) {
      const error = await rejection(() => model.fit(x, y, options));
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toBe(message);
    }
  });
});
