import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/files/index.ts';
import {
  clone,
  dense,
  functional,
  input,
  labelEncoder,
  load,
  minMaxScaler,
  pipeline,
  save,
  sequential,
  standardScaler,
  tabular,
  topClasses,
} from '../../src/index.ts';
import { expectClose } from '../support/close.ts';

const any = (value: unknown) => value as never;
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const houses = Array.from({ length: 60 }, (_, i) => ({
  size: 30 + ((i * 37) % 100),
  town: i % 7 === 0 ? null : ['Bath', 'York', 'Ely'][i % 3],
}));
const prices = houses.map(({ size, town }) => 1000 * size + (town === 'Bath' ? 50_000 : 0));
const prepare = tabular(houses, { defaults: { categorical: { missing: 'own' } } });

function regression() {
  const model = sequential({ inputs: prepare.columns.length, layers: [dense(8, 'tanh'), dense(1)], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

describe('pipeline', () => {
  test('trains and predicts as its model does on what was prepared, and scales back', async () => {
    const target = standardScaler(prices);
    const own = pipeline(regression(), { input: prepare, target });
    const options = { epochs: 3, batchSize: 16 };
    const history = await own.fit(houses, prices, { ...options, validationData: [houses, prices] });
    const model = regression();
    const [x, y] = [prepare.transform(houses), target.transform(prices)];
    expect(await model.fit(x, y, { ...options, validationData: [x, y] })).toEqual(history);
    const scaled = model.predict(x);
    expect(own.predict(houses)).toEqual(target.inverse(scaled));
    const [mean] = target.center;
    const [deviation] = target.scale;
    expectClose(
      own.predict(houses),
      Array.from(scaled, (value) => value * deviation + mean),
      2 ** -24,
    );
    expect(own.evaluate(houses, prices)).toEqual(model.evaluate(x, y));
  });

  test('comes back from JSON, to the same bits', () => {
    const model = regression();
    for (const options of [{ input: prepare, target: minMaxScaler(prices) }, { input: prepare }]) {
      const own = pipeline(model, options);
      const again = pipeline.from(model, copy(own.toJSON()));
      expect(again.toJSON()).toEqual(own.toJSON());
      expect(again.predict([{ size: 80, town: null }])).toEqual(own.predict([{ size: 80, town: null }]));
    }
    const scaled = pipeline(sequential({ inputs: 1, layers: [dense(1)] }), { input: standardScaler([1, 5]) });
    expect(pipeline.from(scaled.model, copy(scaled.toJSON())).predict([[3]])).toEqual(scaled.predict([[3]]));
    expect(copy(pipeline(model, {}))).toEqual({ name: 'pipeline', input: null, targets: [null] });
  });

  test('lies in the file of its model, to the same bits', async () => {
    const own = pipeline(regression(), { input: prepare, target: standardScaler(prices) });
    await own.fit(houses, prices, { epochs: 2 });
    const bytes = save(own.model);
    const again = pipeline(load(bytes));
    expect(again.toJSON()).toEqual(own.toJSON());
    expect(again.predict(houses)).toEqual(own.predict(houses));
    expect(save(again.model)).toEqual(bytes);
    expect(pipeline(clone(own.model)).predict(houses)).toEqual(own.predict(houses));
    const resumed = pipeline(load(save(own.model, { training: true })));
    await resumed.fit(houses, prices, { epochs: 2 });
    await own.fit(houses, prices, { epochs: 2 });
    expect(resumed.predict(houses)).toEqual(own.predict(houses));
    const plain = save(sequential({ inputs: 1, layers: [dense(1)] }));
    const bare = pipeline(load(plain));
    expect(bare.predict([[1]])).toEqual(load(plain).predict([[1]]));
    expect(save(bare.model)).toEqual(plain);
    pipeline(own.model, {});
    expect(pipeline(load(save(own.model))).toJSON()).toEqual({ name: 'pipeline', input: null, targets: [null] });
  });

  test('trains on what readCsv gives, and takes rows as objects then', async () => {
    const lines = houses.map(({ size, town }, i) => `${size},${town ?? ''},${prices[i]}`);
    const csv = await readCsv(`size,town,price\n${lines.join('\n')}\n`, {
      target: 'price',
      categories: ['town'],
      missing: Number.NaN,
    });
    const own = pipeline(regression(), {
      input: tabular(csv, { columns: { town: { kind: 'categorical', missing: 'own' } } }),
      target: standardScaler(csv.y),
    });
    const same = pipeline(regression(), { input: prepare, target: standardScaler(prices) });
    expect(own.toJSON()).toEqual(same.toJSON());
    expect(await own.fit(csv, csv.y)).toEqual(await same.fit(houses, prices));
    expect(own.predict(houses.slice(0, 3))).toEqual(same.predict(csv).subarray(0, 3));
  });

  test('keeps outputs of any name in a file', () => {
    const x = input(1);
    const outputs = { call: dense(1).apply(x), given: dense(1).apply(x), custom: dense(1).apply(x) };
    const model = functional({ inputs: x, outputs, seed: 1 });
    const target = { call: standardScaler([1, 5]), custom: minMaxScaler([2, 3]) };
    const own = pipeline(model, { target });
    expect(pipeline(load(save(own.model))).predict([[3]])).toEqual(own.predict([[3]]));
    expect(() => pipeline(model, { target: any({ other: target.call }) })).toThrow(
      "pipeline: name in target must be one of call, given, custom, got 'other'",
    );
  });

  test('gives the labels of its classes', async () => {
    const kinds = houses.map(({ size }) => (size > 80 ? 'large' : 'small'));
    const model = sequential({ inputs: prepare.columns.length, layers: [dense(2, 'softmax')], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    const own = pipeline(model, { input: prepare });
    expect(own.classes).toBeUndefined();
    await own.fit(houses, kinds, { epochs: 30 });
    expect(own.classes).toEqual(['large', 'small']);
    expect(own.predictClasses<string>(houses)).toEqual(model.predictClasses(prepare.transform(houses)));
    expect(topClasses(own, [houses[0]], { k: 1 })[0][0].label).toBe(own.predictClasses([houses[0]])[0]);
  });

  test('scales the targets of those outputs that have a scaler, by name and in an array', async () => {
    const build = <O extends 'named' | 'list'>(form: O) => {
      const x = input(prepare.columns.length);
      const [price, large] = [dense(1).apply(x), dense(1, 'sigmoid').apply(x)];
      const model = functional({ inputs: x, outputs: form === 'named' ? { price, large } : [price, large], seed: 1 });
      model.compile({
        optimizer: 'sgd',
        loss: form === 'named' ? { price: 'huber', large: 'binaryCrossEntropy' } : ['huber', 'binaryCrossEntropy'],
      });
      return model;
    };
    const large = prices.map((price) => Number(price > 100_000));
    const scaler = standardScaler(prices);
    const byName = pipeline(build('named'), { input: prepare, target: { price: scaler } });
    const inOrder = pipeline(build('list'), { input: prepare, target: [scaler, undefined] });
    await byName.fit(houses, { price: prices, large });
    await inOrder.fit(houses, [prices, large]);
    const named = byName.predict(houses) as Record<string, Float32Array>;
    expect(Object.values(named)).toEqual(inOrder.predict(houses));
    const raw = byName.model.predict(prepare.transform(houses)) as Record<string, Float32Array>;
    expect(named.price).toEqual(scaler.inverse(raw.price));
    expect(named.large).toEqual(raw.large);
    for (const own of [byName, inOrder])
      expect(pipeline.from(any(own.model), copy(own.toJSON())).predict(houses)).toEqual(own.predict(houses));
    expect(() => byName.evaluate(houses, { large })).toThrow('transform: rows must');
    await expect(inOrder.fit(houses, prices)).rejects.toThrow(
      'pipeline: y must be an array of 2, one for each, or an object by name, got',
    );
  });

  test('feeds several inputs', () => {
    const own = tabular(houses, {
      columns: { town: { kind: 'categorical', encode: 'index', missing: 'own', input: 'town' } },
    });
    const [x, town] = [input(1), input(1)];
    const output = dense(1).apply(x);
    const model = functional({ inputs: { x, town }, outputs: { output, same: dense(1).apply(town) }, seed: 1 });
    const { same } = pipeline(model, { input: own }).predict(houses);
    expect(same).toEqual(model.predict(own.transform(houses)).same);
  });

  const model = regression();
  const own = pipeline(model, { input: prepare, target: standardScaler(prices) });
  const state = copy(own.toJSON());
  const from = (changes: object) => () => pipeline.from(model, any({ ...state, ...changes }));
  test.each([
    [
      'no model',
      () => pipeline(any({})),
      'pipeline: model must be created by sequential or functional, got an object of Object',
    ],
    [
      'an unknown option',
      () => pipeline(model, any({ output: 1 })),
      "pipeline: option must be one of input, target, got 'output'",
    ],
    [
      'an input that is none',
      () => pipeline(model, { input: any({}) }),
      'pipeline: input must be a result of tabular, standardScaler or the like, got an object of Object',
    ],
    [
      'an encoder as input',
      () => pipeline(model, { input: any(labelEncoder(['a'])) }),
      'pipeline: input must be a result of tabular, standardScaler or the like',
    ],
    [
      'an input of other columns',
      () => pipeline(model, { input: standardScaler([[1, 2]]) }),
      'pipeline: columns of input must be 5, as many as the model takes, got 2',
    ],
    [
      'a target that is none',
      () => pipeline(model, { target: any('price') }),
      "pipeline: target of output 0 must be a scaler, got 'price'",
    ],
    [
      'a target of two columns',
      () => pipeline(model, { target: standardScaler([[1, 2]]) }),
      'pipeline: target of output 0 must be a scaler of 1 columns, got 2',
    ],
    ['other JSON', from({ name: 'tabular' }), "pipeline: name must be 'pipeline', got 'tabular'"],
    ['JSON of nothing', () => pipeline.from(model, any(null)), 'pipeline: options must be an object, got null'],
    ['JSON with a key more', from({ output: 1 }), "pipeline: option must be one of name, input, targets, got 'output'"],
    ['JSON with an input that is none', from({ input: 5 }), 'scaler: options must be an object, got 5'],
    [
      'JSON with targets that are none',
      from({ targets: 5 }),
      'pipeline: targets must be an array with one for each output, got 5',
    ],
    [
      'JSON with a target more',
      from({ targets: [null, null] }),
      'pipeline: target of output 0 must be a scaler, got an array of 2',
    ],
    [
      'JSON with a target that lies',
      from({ targets: [{ name: 'scaler', center: [0], scale: [0], low: 0 }] }),
      'scaler: scale[0] must be a finite number above 0, got 0',
    ],
    [
      'a row that lacks a column',
      () => own.predict([any({ size: 3 })]),
      'transform: rows[0].town must be a value, or null where it is missing, got none',
    ],
    ['other targets than numbers', () => own.evaluate(houses, ['a']), 'transform: rows'],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });

  test('refuses validation data that is none', async () => {
    await expect(own.fit(houses, prices, { validationData: any(5) })).rejects.toThrow(
      'pipeline: validationData must be an array [rows, y, sampleWeights], got 5',
    );
    await expect(own.fit(houses, prices, any(null))).rejects.toThrow('fit: options must be an object, got null');
  });
});
