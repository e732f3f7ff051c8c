import { describe, expect, test } from 'vitest';
import * as activations from '../../src/activations/index.ts';
import {
  adam,
  binaryFocalCrossEntropy,
  categoricalFocalCrossEntropy,
  crossEntropy,
  dense,
  engine,
  gaussianNll,
  huber,
  leakyRelu,
  type Model,
  metric,
  quantile,
  sequential,
  sgd,
} from '../../src/index.ts';
import * as losses from '../../src/losses/index.ts';

const LOSSES = Object.keys(losses).sort().join(', ');

/** What an expression gives in a context of Node's, or in a frame of a page. */
async function inAnotherRealm(expression: string): Promise<Float32Array> {
  if (typeof document === 'undefined') return (await import('node:vm')).runInNewContext(expression);
  const frame = document.body.appendChild(document.createElement('iframe'));
  return (frame.contentWindow as unknown as { eval(text: string): Float32Array }).eval(expression);
}

const x = new Float32Array(4 * 3);
const y = [0, 1, 0, 1];

function classifier(): Model {
  const model = sequential({ inputs: 3, layers: [dense(4, 'relu'), dense(2, 'softmax')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  return model;
}

const withNaN = () => Float32Array.from(x, (value, i) => (i === 7 ? Number.NaN : value));
const any = (value: unknown) => value as never;

const activationNames = Object.keys(activations).sort().join(', ');

const making = [
  [
    'smoothing beyond 1',
    () => crossEntropy({ labelSmoothing: 1.5 }),
    RangeError,
    'crossEntropy: labelSmoothing must be a number from 0 to 1, got 1.5',
  ],
  ['no delta', () => huber({ delta: 0 }), RangeError, 'huber: delta must be a number > 0, got 0'],
  [
    'a quantile that is none',
    () => quantile({ quantile: 1 }),
    RangeError,
    'quantile: quantile must be a number between 0 and 1, got 1',
  ],
  [
    'a negative gamma',
    () => categoricalFocalCrossEntropy({ gamma: -1 }),
    RangeError,
    'categoricalFocalCrossEntropy: gamma must be a number ≥ 0, got -1',
  ],
  [
    'an alpha beyond 1',
    () => binaryFocalCrossEntropy({ alpha: 2 }),
    RangeError,
    'binaryFocalCrossEntropy: alpha must be a number from 0 to 1, got 2',
  ],
  [
    'a loss with an option of another',
    () => huber(any({ gamma: 1 })),
    RangeError,
    "huber: option must be one of delta, got 'gamma'",
  ],
  ['no units', () => dense(0), RangeError, 'dense: units must be an integer ≥ 1, got 0'],
  ['half a unit', () => dense(1.5), RangeError, 'dense: units must be an integer ≥ 1, got 1.5'],
  ['units of another kind', () => dense(any('4')), TypeError, "dense: units must be an integer ≥ 1, got '4'"],
  [
    'an unknown activation',
    () => dense(1, any('rleu')),
    RangeError,
    `dense: activation must be one of ${activationNames}, or passed as a value, got 'rleu'`,
  ],
  [
    'a name that every object has',
    () => dense(1, any('toString')),
    RangeError,
    `dense: activation must be one of ${activationNames}`,
  ],
  [
    'an activation of another kind',
    () => dense(1, any(3)),
    TypeError,
    "dense: activation must be a name such as 'relu' or an activation such as leakyRelu(), got 3",
  ],
  [
    'an unknown option',
    () => dense(1, 'relu', any({ useBais: true })),
    RangeError,
    /^dense: option must be one of name, trainable, bias, .*, got 'useBais'$/,
  ],
  [
    'an unknown initializer',
    () => dense(1, 'relu', { weightInitializer: any('one') }),
    RangeError,
    "dense: weightInitializer must be one of constant, glorotNormal, glorotUniform, heNormal, heUniform, identity, lecunNormal, lecunUniform, ones, orthogonal, randomNormal, randomUniform, torchLinear, truncatedNormal, varianceScaling, zeros, or passed as a value, got 'one'",
  ],
  ['a negative slope', () => leakyRelu({ slope: -1 }), RangeError, 'leakyRelu: slope must be a number ≥ 0, got -1'],
  [
    'no layers',
    () => sequential({ inputs: 3, layers: [] }),
    TypeError,
    'sequential: layers must be an array of at least one layer, got an array of 0',
  ],
  [
    'something that is no layer',
    () => sequential({ inputs: 3, layers: [any('relu')] }),
    TypeError,
    "sequential: layers[0] must be a layer such as dense(10), got 'relu'",
  ],
  [
    'no inputs',
    () => sequential(any({ layers: [dense(1)] })),
    TypeError,
    'sequential: inputs must be an integer ≥ 1, got undefined',
  ],
  [
    'a negative seed',
    () => sequential({ inputs: 1, layers: [dense(1)], seed: -1 }),
    RangeError,
    'sequential: seed must be an integer ≥ 0, got -1',
  ],
  ['a rate of zero', () => sgd({ learningRate: 0 }), RangeError, 'sgd: learningRate must be a number > 0, got 0'],
  [
    'a rate that is no number',
    () => adam({ learningRate: any('fast') }),
    TypeError,
    "adam: learningRate must be a number > 0 or a function of the step, got 'fast'",
  ],
  [
    'a momentum of one',
    () => sgd({ momentum: 1 }),
    RangeError,
    'sgd: momentum must be a number from 0 to below 1, got 1',
  ],
  [
    'nesterov without momentum',
    () => sgd({ nesterov: true }),
    RangeError,
    'sgd: momentum must be a number > 0 with nesterov, got 0',
  ],
  [
    'an epsilon that f32 cannot hold',
    () => adam({ epsilon: 1e-46 }),
    RangeError,
    'adam: epsilon must be a number ≥ 1e-30, got 1e-46',
  ],
  [
    'a rate that f32 cannot hold',
    () => sgd({ learningRate: 1e39 }),
    RangeError,
    'sgd: learningRate must be a number > 0, got 1e+39',
  ],
  ['a beta of one', () => adam({ beta2: 1 }), RangeError, 'adam: beta2 must be a number from 0 to below 1, got 1'],
  [
    'an unknown build',
    () => engine({ build: any('fast') }),
    RangeError,
    "engine: build must be one of auto, wide, relaxed, simd, got 'fast'",
  ],
  [
    'a model too large',
    () => sequential({ inputs: 100_000, layers: [dense(100_000)] }),
    RangeError,
    'memory: size must be at most 4032 MiB',
  ],
] as const;

test.each(making)('%s', (_, make, kind, message) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(message);
});

const compiling = [
  [
    'crossEntropy without softmax',
    'linear',
    { optimizer: 'sgd', loss: 'crossEntropy' },
    "compile: the last layer with 'crossEntropy' must be activation 'softmax', got 'linear'",
  ],
  [
    'binaryCrossEntropy without sigmoid',
    'tanh',
    { optimizer: 'sgd', loss: 'binaryCrossEntropy' },
    "compile: the last layer with 'binaryCrossEntropy' must be activation 'sigmoid', got 'tanh'",
  ],
  [
    'accuracy of a regression',
    'linear',
    { optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['accuracy'] },
    "accuracy: the outputs' activation must be softmax or sigmoid, got 'linear'",
  ],
  [
    'an unknown optimizer',
    'linear',
    { optimizer: 'adma', loss: 'meanSquaredError' },
    'compile: optimizer must be one of adadelta, adagrad, adam, adamW, adamax, lion,',
  ],
  [
    'an optimizer that goes by value',
    'linear',
    { optimizer: 'muon', loss: 'meanSquaredError' },
    "rmsprop, sgd, or passed as a value, got 'muon'",
  ],
  [
    'an unknown loss',
    'linear',
    { optimizer: 'sgd', loss: 'mse' },
    `compile: loss must be one of ${LOSSES}, or passed as a value, got 'mse'`,
  ],
  [
    'an unknown metric',
    'linear',
    { optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae'] },
    /^compile: metric must be one of accuracy, auc, .*, or passed as a value, got 'mae'$/,
  ],
  ...['', '__proto__', 'constructor', 'toString'].map(
    (name) =>
      [
        `a metric named '${name}'`,
        'linear',
        { optimizer: 'sgd', loss: 'meanSquaredError', metrics: [metric(name, () => 1)] },
        `compile: metrics must be names of their own, not '' or as one of validation, got '${name}'`,
      ] as const,
  ),
  ...[undefined, {}, { add() {} }, { add() {}, result: 3 }].map(
    (count) =>
      [
        'a metric that counts nothing',
        'linear',
        { optimizer: 'sgd', loss: 'meanSquaredError', metrics: [{ name: 'share', start: () => count }] },
        'share: what start gives must be { add, result }, got ',
      ] as const,
  ),
  [
    'no loss',
    'linear',
    { optimizer: 'sgd' },
    "compile: loss must be a name such as 'meanSquaredError' or a loss such as huber(), got undefined",
  ],
] as const;

test.each(compiling)('compile: %s', (_, output, options, message) => {
  const model = sequential({ inputs: 3, layers: [dense(2, output)], seed: 1 });
  expect(() => model.compile(any(options))).toThrow(message);
  expect(() => model.evaluate(x, x.subarray(0, 8))).toThrow('evaluate: call compile() first');
});

const fitting = [
  [
    'numbers that are no whole rows',
    [new Float32Array(10), y],
    'fit: x must be a multiple of 3 numbers (rows of 3), got 10',
  ],
  ['no rows', [new Float32Array(0), []], 'fit: x must have at least one row, got none'],
  [
    'ragged rows',
    [
      [
        [1, 2, 3],
        [1, 2],
      ],
      [0, 1],
    ],
    'fit: x[1] must have 3 columns, got 2',
  ],
  ['a flat array', [[1, 2, 3], [0]], 'fit: x[0] must be a row of 3 (put flat numbers in a Float32Array), got 1'],
  [
    'no array',
    ['x', y],
    "fit: x must be rows of 3 numbers: a typed array, row after row, or an array of arrays, got 'x'",
  ],
  ['nothing', [undefined, y], 'got undefined'],
  ['a DataView', [new DataView(new ArrayBuffer(12)), [0]], 'fit: x must be rows of 3 numbers'],
  ['bigints', [new BigInt64Array(3), [0]], 'fit: x must be rows of 3 numbers'],
  ['text in a row', [[[1, '2', 3]], [0]], "fit: x[0][1] must be a number, got '2'"],
  ['a hole in a row', [[[1, null, 3]], [0]], 'fit: x[0][1] must be a number, got null'],
  ['NaN', [withNaN(), y], 'fit: x[2][1] must be a finite number (in f32), got NaN'],
  [
    'infinity in rows',
    [
      [
        [0, 0, 0],
        [0, Number.NEGATIVE_INFINITY, 0],
      ],
      [0, 1],
    ],
    'fit: x[1][1] must be a finite number (in f32), got -Infinity',
  ],
  ['a number too large for f32', [[[1e39, 0, 0]], [0]], 'fit: x[0][0] must be a finite number (in f32), got 1e+39'],
  [
    'another number too large for f32',
    [new Float64Array([0, 1e39, 0]), [0]],
    'fit: x[0][1] must be a finite number (in f32), got 1e+39',
  ],
  ['too few targets', [x, [0, 1]], 'fit: y must have 4 rows, one for each row of x, got 2'],
  ['a label out of range', [x, [0, 1, 2, 0]], 'fit: y[2] must be a class index from 0 to 1, got 2'],
  ['a negative label', [x, [0, -1, 0, 0]], 'fit: y[1] must be a class index from 0 to 1, got -1'],
  ['half a label', [x, [0, 0.5, 0, 0]], 'fit: y[1] must be a class index from 0 to 1, got 0.5'],
  ['a text label', [x, [0, 'cat', 0, 0]], "fit: y[1] must be a class index from 0 to 1, got 'cat'"],
  [
    'probabilities beyond one',
    [
      x,
      [
        [2, -1],
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    ],
    'fit: y[0][0] must be a probability from 0 to 1, got 2',
  ],
  [
    'probabilities that do not sum to one',
    [
      x,
      [
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 1],
      ],
    ],
    'fit: y[1] must be probabilities that sum to 1, got 2',
  ],
  ['no epochs', [x, y, { epochs: 0 }], 'fit: epochs must be an integer ≥ 1, got 0'],
  ['no batch', [x, y, { batchSize: 0 }], 'fit: batchSize must be an integer ≥ 1, got 0'],
  [
    'an unknown option',
    [x, y, { epoch: 3 }],
    /^fit: option must be one of epochs, initialEpoch, batchSize, .*, got 'epoch'$/,
  ],
  [
    'all rows for validation',
    [x, y, { validationSplit: 1 }],
    'fit: validationSplit must be a number from 0 to below 1, got 1',
  ],
  [
    'a split of no row',
    [x, y, { validationSplit: 0.01 }],
    'fit: validationSplit must be a share that is at least one of 4 rows, got 0.01',
  ],
  [
    'two kinds of validation',
    [x, y, { validationSplit: 0.5, validationData: [x, y] }],
    'fit: validationSplit must be left out with validationData, got 0.5',
  ],
  ...[null, false].map(
    (validationData) =>
      [
        `validationData ${validationData}`,
        [x, y, { validationData }],
        `fit: validationData must be an array [x, y] or [x, y, sampleWeights], got ${validationData}`,
      ] as const,
  ),
  [
    'half of validationData',
    [x, y, { validationData: [x] }],
    'fit: validationData must be an array [x, y] or [x, y, sampleWeights], got an array of 1',
  ],
  [
    'bad validation targets',
    [x, y, { validationData: [x, [0, 0, 0, 9]] }],
    'fit: validationData y[3] must be a class index from 0 to 1, got 9',
  ],
  ['a signal that is none', [x, y, { signal: true }], 'fit: signal must be an AbortSignal, got true'],
  [
    'a callback that is none',
    [x, y, { callbacks: 'log' }],
    'fit: callbacks must be an object with any of onTrainBegin, onEpochBegin, onBatchEnd, onEpochEnd, onTrainEnd, or an array of such',
  ],
  [
    'a handler that is none',
    [x, y, { callbacks: { onEpochEnd: 1 } }],
    'fit: callbacks onEpochEnd must be a function, got 1',
  ],
  ...[{}, [[]], { onepochend() {} }, new (class {})()].map(
    (callbacks) =>
      [
        'a callback that is never called',
        [x, y, { callbacks }],
        'fit: callbacks must be an object with any of onTrainBegin, onEpochBegin, onBatchEnd, onEpochEnd, onTrainEnd, or',
      ] as const,
  ),
  ...['on_epoch_end', 'onEpochEnded', 'onBatchBegin'].map(
    (name) =>
      [
        `a handler ${name}`,
        [x, y, { callbacks: { onEpochEnd() {}, [name]() {} } }],
        `fit: callback must be one of onTrainBegin, onEpochBegin, onBatchEnd, onEpochEnd, onTrainEnd, got '${name}'`,
      ] as const,
  ),
  ['shuffle by name', [x, y, { shuffle: 'yes' }], "fit: shuffle must be true or false, got 'yes'"],
] as const;

test.each(fitting)('fit: %s, and nothing is changed', async (_, args, message) => {
  const model = classifier();
  const weights = model.getWeights();
  await expect((model.fit as (...args: unknown[]) => Promise<unknown>)(...args)).rejects.toThrow(message);
  expect(model.getWeights()).toEqual(weights);
  await model.fit(x, y);
  const untouched = classifier();
  await untouched.fit(x, y);
  expect(model.getWeights()).toEqual(untouched.getWeights());
});

const holed = Object.assign(new Array<number[]>(3), { 0: [1, 2, 3], 2: [1, 2, 3] });

const late = [
  [
    'a metric that cannot count class indices',
    { x, y },
    'meanAbsoluteError: y must be rows of numbers, got class indices',
  ],
  [
    'a metric that cannot count those of the validation',
    {
      x,
      y: [
        [0, 1],
        [1, 0],
        [0, 1],
        [1, 0],
      ],
      validationData: [x, y],
    },
    'meanAbsoluteError: y must be rows of numbers, got class indices',
  ],
  ['holes between rows', { x: holed, y: [0, 1, 0] }, 'fit: x[1] must be a row of 3'],
] as const;

test.each(late)('fit: %s, and nothing is changed', async (_, { x: rows, y: targets, ...options }, message) => {
  const make = () => {
    const model = sequential({ inputs: 3, layers: [dense(4, 'relu'), dense(2, 'softmax')], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['meanAbsoluteError'] });
    return model;
  };
  const oneHot = [
    [0, 1],
    [1, 0],
    [0, 1],
    [1, 0],
  ];
  const [model, untouched] = [make(), make()];
  await expect(model.fit(rows as never, targets as never, options as never)).rejects.toThrow(message);
  for (const each of [model, untouched]) await each.fit(x, oneHot, { batchSize: 1 });
  expect(model.getWeights()).toEqual(untouched.getWeights());
});

test('fit: a batch beyond all memory is refused before anything is trained', async () => {
  const rows = 40e6;
  const [model, untouched] = [classifier(), classifier()];
  const running = model.fit(new Uint8Array(3 * rows), new Uint8Array(rows), { batchSize: rows });
  await expect(running).rejects.toThrow('memory: size must be at most 4032 MiB; use a smaller batch or model');
  for (const each of [model, untouched]) await each.fit(x, y, { batchSize: 1 });
  expect(model.getWeights()).toEqual(untouched.getWeights());
});

test('NaN is found in typed arrays of another realm', async () => {
  const foreign = await inAnotherRealm('new Float32Array([1, NaN, 1])');
  expect(foreign).not.toBeInstanceOf(Float32Array);
  expect(() => classifier().predict(foreign)).toThrow('predict: x[0][1] must be a finite number (in f32), got NaN');
});

test('a learning rate may not train by itself', () => {
  const model = sequential({ inputs: 3, layers: [dense(2, 'softmax')], seed: 1 });
  const again = () => {
    model.trainOnBatch(x, y);
    return 0.1;
  };
  model.compile({ optimizer: sgd({ learningRate: again }), loss: 'crossEntropy' });
  expect(() => model.trainOnBatch(x, y)).toThrow('trainOnBatch: this model is training');
});

test('targets of a regression and of a binary classifier', async () => {
  const regression = sequential({ inputs: 3, layers: [dense(2)], seed: 1 });
  regression.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await expect(regression.fit(x, [1, 2, 3, 4])).rejects.toThrow(
    'fit: y[0] must be a row of 2 (put flat numbers in a Float32Array), got 1',
  );
  await expect(
    regression.fit(x, [
      [1, 2],
      [3, Number.NaN],
      [0, 0],
      [0, 0],
    ]),
  ).rejects.toThrow('fit: y[1][1] must be a finite number (in f32), got NaN');
  const binary = sequential({ inputs: 3, layers: [dense(1, 'sigmoid')], seed: 1 });
  binary.compile({ optimizer: 'sgd', loss: 'binaryCrossEntropy' });
  await expect(binary.fit(x, [0, 1, 2, 0])).rejects.toThrow('fit: y[2] must be a number from 0 to 1, got 2');
});

test('one class is no choice', () => {
  const model = sequential({ inputs: 3, layers: [dense(1, 'softmax')], seed: 1 });
  expect(() => model.compile({ optimizer: 'sgd', loss: 'crossEntropy' })).toThrow(
    "compile: the last layer with 'crossEntropy' must have at least 2 outputs",
  );
});

test('other calls name themselves', () => {
  const model = classifier();
  expect(() => model.predict(new Float32Array(4))).toThrow(
    'predict: x must be a multiple of 3 numbers (rows of 3), got 4',
  );
  expect(() => model.predict(withNaN())).toThrow('predict: x[2][1] must be a finite number (in f32), got NaN');
  expect(() => model.evaluate(x, [0])).toThrow('evaluate: y must have 4 rows, one for each row of x, got 1');
  expect(() => model.evaluate(x, y, { batchSize: -1 })).toThrow('evaluate: batchSize must be an integer ≥ 1, got -1');
  expect(() => model.trainOnBatch(x, [0, 0, 0, 5])).toThrow(
    'trainOnBatch: y[3] must be a class index from 0 to 1, got 5',
  );
  expect(() => classifierWithoutCompile().trainOnBatch(x, y)).toThrow('trainOnBatch: call compile() first');
});

test.each([
  [Float32Array, Number.NEGATIVE_INFINITY, '-Infinity'],
  [Float64Array, 1e39, '1e+39'],
])('predict finds the one number of many rows of a %o that is not finite in f32', (Kind, number, shown) => {
  const rows = new Kind(3 * 300);
  rows[3 * 290 + 2] = number;
  expect(() => classifier().predict(rows)).toThrow(`predict: x[290][2] must be a finite number (in f32), got ${shown}`);
});

test('a step on numbers that are not finite is refused before any weight changes', () => {
  const [model, other] = [classifier(), classifier()];
  expect(() => model.trainOnBatch(withNaN(), y)).toThrow(
    'trainOnBatch: x[2][1] must be a finite number (in f32), got NaN',
  );
  expect(model.getWeights()).toEqual(other.getWeights());
  expect(model.trainOnBatch(x, y)).toEqual(other.trainOnBatch(x, y));
  expect(model.getWeights()).toEqual(other.getWeights());
});

const classifierWithoutCompile = () => sequential({ inputs: 3, layers: [dense(2, 'softmax')], seed: 1 });

describe('setWeights', () => {
  const weight = (shape: number[], data = new Float32Array(shape.reduce((a, b) => a * b, 1))) => ({ shape, data });
  const good = () =>
    new Map([
      ['0.weight', weight([2, 3])],
      ['0.bias', weight([2])],
    ]);
  const cases = [
    [
      'a missing name',
      () => new Map([['0.weight', weight([2, 3])]]),
      'setWeights: 0.bias must be { shape: [2], data }, got nothing',
    ],
    [
      'an unknown name',
      () => good().set('1.bias', weight([2])),
      "setWeights: name must be one of 0.weight, 0.bias, got '1.bias'",
    ],
    [
      'a transposed shape',
      () => good().set('0.weight', weight([3, 2])),
      'setWeights: 0.weight shape must be [2, 3], got [3, 2]',
    ],
    [
      'too few numbers',
      () => good().set('0.weight', weight([2, 3], new Float32Array(5))),
      'setWeights: 0.weight data must have 6 numbers, got 5',
    ],
    [
      'NaN',
      () => good().set('0.bias', weight([2], new Float32Array([0, Number.NaN]))),
      'setWeights: 0.bias data[1] must be a finite number (in f32), got NaN',
    ],
    [
      'a plain object',
      () => ({}),
      'setWeights: weights must be a Map from names to { shape, data }, got an object of Object',
    ],
  ] as const;

  test.each(cases)('%s, and no weight is set', (_, weights, message) => {
    const model = classifierWithoutCompile();
    const before = model.getWeights();
    expect(() => model.setWeights(any(weights()))).toThrow(message);
    expect(model.getWeights()).toEqual(before);
  });
});

test('what is refused while fit runs', async () => {
  const model = classifier();
  const running = model.fit(x, y, { epochs: 3 });
  const message = 'this model is training; await its fit, or abort it, first';
  expect(() => model.trainOnBatch(x, y)).toThrow(`trainOnBatch: ${message}`);
  expect(() => model.compile({ optimizer: 'sgd', loss: 'crossEntropy' })).toThrow(`compile: ${message}`);
  expect(() => model.dispose()).toThrow(`dispose: ${message}`);
  await expect(model.fit(x, y)).rejects.toThrow(`fit: ${message}`);
  expect((await running).loss).toHaveLength(3);
});

test('a learning rate that goes wrong ends the training at that step', async () => {
  const model = sequential({ inputs: 3, layers: [dense(2, 'softmax')], seed: 1 });
  model.compile({ optimizer: sgd({ learningRate: (step) => (step < 3 ? 0.1 : Number.NaN) }), loss: 'crossEntropy' });
  await expect(model.fit(x, y, { batchSize: 1 })).rejects.toThrow('sgd: learningRate(3) must be a number ≥ 0, got NaN');
  expect([...model.getWeights().values()].every(({ data }) => data.every(Number.isFinite))).toBe(true);
});

test('every call after dispose says so', async () => {
  const model = classifier();
  model.dispose();
  const message = 'this model has been disposed';
  await expect(model.fit(x, y)).rejects.toThrow(message);
  for (const use of [
    () => model.seed,
    () => model.compile({ optimizer: 'sgd', loss: 'crossEntropy' }),
    () => model.trainOnBatch(x, y),
    () => model.evaluate(x, y),
    () => model.predict(x),
    () => model.getWeights(),
    () => model.setWeights(new Map()),
    () => model.summary(),
  ]) {
    expect(use).toThrow(message);
  }
});

describe('losses', () => {
  const compiled = (outputs: number, loss: keyof typeof losses) => {
    const model = sequential({ inputs: 3, layers: [dense(outputs)], seed: 1 });
    model.compile({ optimizer: 'sgd', loss });
    return model;
  };

  test.each([
    ['hinge', 'y[0][0] must be 1 for one class, -1 or 0 for the other, got 2', 2],
    ['squaredHinge', 'y[0][0] must be 1 for one class, -1 or 0 for the other, got 0.5', 0.5],
    ['poisson', 'y[0][0] must be a number ≥ 0, got -1', -1],
    ['meanSquaredLogarithmicError', 'y[0][0] must be a number ≥ 0, got -1', -1],
    ['klDivergence', 'y[0][0] must be a number from 0 to 1, got 1.5', 1.5],
  ] as const)('%s refuses targets that it has no meaning for', (loss, message, target) => {
    const run = () => compiled(1, loss).trainOnBatch([[1, 2, 3]], [[target]]);
    expect(run).toThrow(RangeError);
    expect(run).toThrow(`trainOnBatch: ${message}`);
  });

  test('gaussianNll takes half as many targets as outputs, which are even', () => {
    expect(gaussianNll().targetColumns?.(6)).toBe(3);
    expect(() => compiled(3, 'gaussianNll')).toThrow(
      'gaussianNll: outputs must be a mean and a log variance for each target, got 3',
    );
    const model = compiled(4, 'gaussianNll');
    expect(model.trainOnBatch([[1, 2, 3]], [[1, 2]]).loss).toBeTypeOf('number');
    expect(() => model.trainOnBatch([[1, 2, 3]], [[1, 2, 3, 4]])).toThrow(
      'trainOnBatch: y[0] must have 2 columns, got 4',
    );
  });
});
