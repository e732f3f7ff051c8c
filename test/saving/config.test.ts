import { describe, expect, test } from 'vitest';
import { callOf } from '../../src/base/builtIn.ts';
import {
  adam,
  type Config,
  cosineDecay,
  customLoss,
  dense,
  dropout,
  elu,
  fromConfig,
  l2,
  metrics,
  standardScaler,
  toConfig,
  warmUp,
} from '../../src/index.ts';
import { behaviourOf } from './behaviour.ts';
import { cases, customs, kinds } from './vocabulary.ts';

const throughJson = (value: object) =>
  fromConfig(JSON.parse(JSON.stringify(toConfig(value, { customs }))) as Config, { customs });

test.each(cases)('$kind: $name with $change does the same when it is made of its config', async ({
  kind,
  make,
  change,
}) => {
  const [value, again] = [make(), throughJson(make())];
  expect(toConfig(again, { customs })).toEqual(toConfig(value, { customs }));
  const behaviour = await behaviourOf(kind, value);
  expect(await behaviourOf(kind, again)).toEqual(behaviour);
  if (change === 'no option') {
    expect(behaviour, 'a training, not an error').toBeTypeOf('object');
    expect((behaviour as { history?: unknown }).history, 'a history, not an error').not.toBeTypeOf('string');
  }
});

describe('a config has what differs from the defaults, and nothing else', () => {
  test.each(cases.filter(({ change }) => change !== 'no option'))('$kind: $name with $change', ({
    kind,
    name,
    make,
    change,
  }) => {
    const [key] = change.split(' ');
    const plain = cases.find((each) => each.kind === kind && each.name === name) as (typeof cases)[number];
    const optionsOf = (value: object) => toConfig(value, { customs }).given?.at(-1) as object;
    expect(optionsOf(make())).toHaveProperty(key as string);
    // All options said as they are anyhow.
    const { given } = callOf(plain.make()) as { given: readonly unknown[] };
    const said = (kinds[kind]?.[name] as (...args: readonly unknown[]) => object)(...given);
    expect(toConfig(said, { customs })).toEqual(toConfig(plain.make(), { customs }));
  });

  test.each<[object, Config]>([
    [dense(10), { call: 'dense', given: [10] }],
    [
      dense(10, 'linear', { bias: true, trainable: true, weightInitializer: 'glorotUniform' }),
      { call: 'dense', given: [10] },
    ],
    [dense(2, elu({ alpha: 1 }), { name: 'a' }), { call: 'dense', given: [2, { call: 'elu' }, { name: 'a' }] }],
    [
      dense(2, 'linear', { weightRegularizer: l2({ l2: 0.5 }) }),
      { call: 'dense', given: [2, { call: 'linear' }, { weightRegularizer: { call: 'l2', given: [{ l2: 0.5 }] } }] },
    ],
    [dropout(0.25), { call: 'dropout', given: [0.25] }],
    [adam({ learningRate: 0.001, beta1: 0.9 }), { call: 'adam' }],
    [
      adam({ learningRate: warmUp(cosineDecay({ learningRate: 0.5, decaySteps: 100 }), { steps: 10 }) }),
      {
        call: 'adam',
        given: [
          {
            learningRate: {
              call: 'warmUp',
              given: [{ call: 'cosineDecay', given: [{ learningRate: 0.5, decaySteps: 100 }] }, { steps: 10 }],
            },
          },
        ],
      },
    ],
    [metrics.topK({ k: 3 }), { call: 'metrics.topK', given: [{ k: 3 }] }],
    [standardScaler([1, 3]), { call: 'scaler', given: [{ center: [2], scale: [1], low: 0 }] }],
  ])('%o', (value, config) => {
    expect(toConfig(value)).toEqual(config);
  });
});

describe('refused', () => {
  const own = (step: number) => 1 / step;
  test.each<[object, string]>([
    [
      adam({ learningRate: own }),
      'toConfig: learningRate of adam must be a built-in value, or one of your own in customs, got the function own',
    ],
    [warmUp(own, { steps: 2 }), 'toConfig: warmUp(…)[0] must be a built-in value'],
    [dense(2, 'relu', { weightInitializer: { name: 'own', fill() {} } }), 'toConfig: weightInitializer of dense must'],
    [customLoss('own', () => 0), 'toConfig: value must be created by a function such as dense(), got'],
    [{}, 'toConfig: value must be created by a function such as dense(), got'],
  ])('%o', (value, message) => {
    expect(() => toConfig(value)).toThrow(message);
  });

  test.each<[unknown, string]>([
    [{ call: 'denser' }, "fromConfig: call must be the name of a function of this version of lanewise, got 'denser'"],
    [{ call: '__proto__' }, 'fromConfig: call must be the name'],
    [{ call: 'constructor' }, 'fromConfig: call must be the name'],
    [{ call: 'dense', given: [0] }, 'dense: units must be an integer ≥ 1, got 0'],
    [{ call: 'dense', given: [1, 'relu', { unit: 1 }] }, 'dense: option must be one of'],
    [{ call: 'relu', given: [{}, 1] }, 'fromConfig: given of relu must have 1 at most, got 2'],
    [{ call: 'dense', given: 7 }, 'fromConfig: config must be { call, given }'],
    [{ custom: 'own' }, "fromConfig: customs must be the value that was saved as 'own', got none of that name"],
    [[1], 'fromConfig: config must'],
    [null, 'fromConfig: config must'],
  ])('%o', (config, message) => {
    expect(() => fromConfig(config as Config)).toThrow(message);
  });

  test('values that lie too deep in each other', () => {
    const deep = (depth: number): Config =>
      depth === 0
        ? { call: 'stepDecay', given: [{ learningRate: 1, every: 2 }] }
        : { call: 'warmUp', given: [{ ...deep(depth - 1) }, { steps: 1 }] };
    expect(fromConfig<(step: number) => number>(deep(5))(9)).toBe(0.1);
    expect(() => fromConfig(deep(100))).toThrow('fromConfig: config must be nested at most 32 deep');
  });
});

test('a value of your own is kept by its name', () => {
  const own = (step: number) => 1 / step;
  const config = toConfig(adam({ learningRate: own }), { customs: { own } });
  expect(config).toEqual({ call: 'adam', given: [{ learningRate: { custom: 'own' } }] });
  expect(fromConfig<ReturnType<typeof adam>>(config, { customs: { own } }).learningRate).toBe(own);
});
