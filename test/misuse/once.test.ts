import { expect, test } from 'vitest';
import { dense, type Model, sequential } from '../../src/index.ts';

const x = [[1], [2]];
const y = [1, 0];

function make(): Model {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}

const weightsOf = (model: Model) => [...model.getWeights().values()].flatMap(({ data }) => [...data]);

/** Options whose values are right the first time, and wrong from then on. */
function changing<T extends object>(options: T): T {
  const reads = new Map<PropertyKey, number>();
  return new Proxy(options, {
    get(target, key) {
      reads.set(key, (reads.get(key) ?? 0) + 1);
      return reads.get(key) === 1 || !Object.hasOwn(target, key) ? Reflect.get(target, key) : Number.NaN;
    },
  });
}

test('options of every call are read once', async () => {
  const [model, plain] = [make(), make()];
  const fit = { epochs: 2, batchSize: 1, validationSplit: 0.5, sampleWeights: [1, 2] };
  expect(await model.fit(x, y, changing(fit))).toEqual(await plain.fit(x, y, fit));
  expect(model.trainOnBatch(x, y, changing({ sampleWeights: [1, 2] }))).toEqual(
    plain.trainOnBatch(x, y, { sampleWeights: [1, 2] }),
  );
  expect(model.evaluate(x, y, changing({ batchSize: 1 }))).toEqual(plain.evaluate(x, y, { batchSize: 1 }));
  expect(weightsOf(model)).toEqual(weightsOf(plain));
});

test('weights are read once: all are set, or none', () => {
  const model = make();
  const right = model.getWeights();
  const data = [new Float32Array([5]), new Float32Array([Number.NaN])];
  const first = {
    shape: [1, 1],
    get data() {
      return data.shift() as Float32Array;
    },
  };
  model.setWeights(
    new Map([
      ['0.weight', first],
      ['0.bias', { shape: [1], data: new Float32Array([7]) }],
    ]),
  );
  expect(weightsOf(model)).toEqual([5, 7]);
  class Twice extends Map<string, { shape: number[]; data: Float32Array }> {
    count = 0;
    override get(name: string) {
      return this.count++ < 2 ? super.get(name) : undefined;
    }
  }
  model.setWeights(new Twice([...right] as never));
  expect(weightsOf(model)).toEqual([...right.values()].flatMap((weight) => [...weight.data]));
});

test('a subclass of a typed array is taken by what it holds', () => {
  class Long extends Float32Array {
    override get length() {
      return 4;
    }
  }
  expect(make().predict(new Long([1, 2]))).toEqual(make().predict([[1], [2]]));
});

test('no call trains or changes the model from within another that reads its arguments', async () => {
  const refused = 'this model is training; await its fit, or abort it, first';
  for (const inner of [
    (model: Model) => model.fit(x, y),
    (model: Model) => model.trainOnBatch(x, y),
    (model: Model) => model.compile({ optimizer: 'adam', loss: 'meanSquaredError' }),
    (model: Model) => model.dispose(),
  ]) {
    for (const outer of ['fit', 'partialFit', 'trainOnBatch', 'evaluate', 'computeGradients'] as const) {
      const model = make();
      const before = weightsOf(model);
      let error: unknown;
      const options = {
        get sampleWeights() {
          try {
            Promise.resolve(inner(model)).catch((late) => {
              error = late;
            });
          } catch (early) {
            error = early;
          }
          return [0, 0.5];
        },
      };
      const work = Promise.resolve(model[outer](x, y, options));
      await work;
      await new Promise(setImmediate);
      expect((error as Error).message, outer).toContain(refused);
      if (outer === 'evaluate') expect(weightsOf(model)).toEqual(before);
      expect(model.predict(x).every(Number.isFinite)).toBe(true);
    }
  }
});

test.each([
  ['a promise', () => Promise.resolve({ epochs: 2 }), 'a promise (to be awaited?)'],
  ['a Map', () => new Map([['epochs', 2]]), 'an object of Map'],
  ['a Date', () => new Date(), 'an object of Date'],
  ['an array', () => [], 'an array of 0'],
  ['null', () => null, 'null'],
])('%s is refused as options, as x and as y', async (_, give, got) => {
  const model = make();
  await expect(model.fit(x, y, give() as never)).rejects.toThrow(`fit: options must be an object, got ${got}`);
  expect(() => model.trainOnBatch(x, y, give() as never)).toThrow(`options must be an object, got ${got}`);
  expect(() => model.evaluate(x, y, give() as never)).toThrow(`options must be an object, got ${got}`);
  if (got === 'an array of 0') return;
  await expect(model.fit(give() as never, y)).rejects.toThrow(`, got ${got}`);
  await expect(model.fit(x, give() as never)).rejects.toThrow(`, got ${got}`);
});
