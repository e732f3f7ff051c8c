import { expect, test } from 'vitest';
import {
  type Activation,
  adam,
  add,
  type Constraint,
  concatenate,
  crossEntropy,
  dense,
  dropout,
  fitInWorker,
  functional,
  input,
  type Loss,
  l2,
  layerNormalization,
  leakyRelu,
  type Model,
  maxNorm,
  type Optimizer,
  type Regularizer,
  reduceOnPlateau,
  sequential,
  sgd,
} from '../../src/index.ts';
import { readSafetensors, writeSafetensors } from '../../src/saving/safetensors.ts';
import { hash } from '../support/hash.ts';
import { numbers } from '../support/random.ts';

const x = numbers(90, 1);
const y = Array.from({ length: 30 }, (_, i) => ['bee', 'ape', 'cat'][i % 3]);

function made(seed = 4): Model {
  const model = sequential({ inputs: 3, layers: [dense(7, 'relu'), dense(3, 'softmax')], seed });
  model.compile({ optimizer: adam({ learningRate: (step) => 0.1 / step }), loss: 'crossEntropy' });
  return model;
}

const callbacks = () => reduceOnPlateau({ monitor: 'loss', patience: 1, minDelta: 10, factor: 0.5 });

test('a checkpoint in a loop over the progress of fitInWorker, right after an epoch, is that of fit at that moment', async () => {
  const trained = made();
  const truth: Uint8Array[] = [];
  for (let epoch = 0; epoch < 6; epoch++) {
    await trained.fit(x, y, { initialEpoch: epoch, epochs: epoch + 1, batchSize: 8 });
    truth.push(trained.checkpoint());
  }
  const model = made();
  const taken: Uint8Array[] = [];
  for await (const { batch } of fitInWorker(model, x, y, { epochs: 6, batchSize: 8 }))
    if (batch === 0) taken.push(model.checkpoint());
  expect(taken).toEqual(truth);
  expect(model.checkpoint()).toEqual(truth.at(-1));
});

test('a resumed training ends with the bits of one that was not interrupted', async () => {
  const whole = made();
  await whole.fit(x, y, { epochs: 5, batchSize: 8, callbacks: callbacks() });
  const first = made();
  await first.fit(x, y, { epochs: 2, batchSize: 8, callbacks: callbacks() });
  const bytes = first.checkpoint();
  first.dispose();
  const second = made();
  second.restore(bytes);
  expect(second.epochs).toBe(2);
  const options = { initialEpoch: second.epochs, epochs: 5, batchSize: 8 };
  const history = await second.fit(x, y, { ...options, callbacks: callbacks() });
  expect(history.loss).toHaveLength(3);
  expect(await hash(second.getWeights())).not.toBe(await hash(made().getWeights()));
  expect(second.predictClasses(x.slice(0, 9))).toEqual(whole.predictClasses(x.slice(0, 9)));
});

test('without a callback that counts epochs, to the bit', async () => {
  const whole = made();
  await whole.fit(x, y, { epochs: 5, batchSize: 8 });
  const first = made();
  await first.fit(x, y, { epochs: 2, batchSize: 8 });
  const second = made();
  second.restore(first.checkpoint());
  await second.fit(x, y, { initialEpoch: 2, epochs: 5, batchSize: 8 });
  expect(await hash(second.getWeights())).toBe(await hash(whole.getWeights()));
});

const noisy = (seed: { seed?: number }) => {
  const model = sequential({ inputs: 3, layers: [dense(9, 'relu'), dropout(0.4), dense(3, 'softmax')], ...seed });
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'crossEntropy' });
  return model;
};

test.each([
  ['fit', (model: Model, epochs: number) => model.fit(x, y, { initialEpoch: model.epochs, epochs, batchSize: 8 })],
  [
    'fitInWorker',
    (model: Model, epochs: number) =>
      fitInWorker(model, x, y, { initialEpoch: model.epochs, epochs, batchSize: 8 }).history,
  ],
] as const)('the seed comes along: a model made without one goes on to the same bits, with %s', async (_, train) => {
  const whole = noisy({ seed: 2 ** 40 + 3 });
  await whole.fit(x, y, { epochs: 4, batchSize: 8 });
  const first = noisy({ seed: 2 ** 40 + 3 });
  await first.fit(x, y, { epochs: 2, batchSize: 8 });
  const second = noisy({});
  second.restore(first.checkpoint());
  expect(second.seed).toBe(2 ** 40 + 3);
  await train(second, 4);
  expect(await hash(second.getWeights())).toBe(await hash(whole.getWeights()));
  expect(second.checkpoint()).toEqual(whole.checkpoint());
});

test('weights that are not finite come back as they were; setWeights refuses them', async () => {
  const diverged = made();
  diverged.compile({ optimizer: sgd({ learningRate: 1e30, momentum: 0.9 }), loss: 'crossEntropy' });
  await diverged.fit(x, y, { epochs: 3 });
  const weights = diverged.getWeights();
  expect(weights.get('0.weight')?.data.every(Number.isFinite)).toBe(false);
  const other = made();
  expect(() => other.setWeights(weights)).toThrow(/^setWeights: 0.weight data\[\d+\] must be a finite number/);
  other.compile({ optimizer: sgd({ momentum: 0.9 }), loss: 'crossEntropy' });
  other.restore(diverged.checkpoint());
  expect(other.getWeights()).toEqual(weights);
});

test.each([
  ['adam({"ema":0.9})', adam({ ema: 0.9 }), 'adam({})', adam()],
  ['adam({})', adam(), 'adam({"ema":0.9})', adam({ ema: 0.9 })],
  ['adam({"accumulate":2})', adam({ accumulate: 2 }), 'adam({"ema":0.9})', adam({ ema: 0.9 })],
  ['sgd({"momentum":0.9})', sgd({ momentum: 0.9 }), 'sgd({})', sgd()],
  ['adam({"amsgrad":true})', adam({ amsgrad: true }), 'adam({"beta1":0.8})', adam({ beta1: 0.8 })],
] as [
  string,
  Optimizer,
  string,
  Optimizer,
][])('a checkpoint of %s is not taken by another optimizer', (call, optimizer, got, other) => {
  const [from, to] = [made(), made()];
  from.compile({ optimizer, loss: 'crossEntropy' });
  from.trainOnBatch(x, y);
  to.compile({ optimizer: other, loss: 'crossEntropy' });
  expect(() => to.restore(from.checkpoint())).toThrow(
    `restore: optimizer must be ${call}, as in the checkpoint, got ${got}`,
  );
});

test('what does not fit is refused, and nothing changes', async () => {
  const trained = made();
  await trained.fit(x, y);
  const bytes = trained.checkpoint();
  const other = sequential({ inputs: 3, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: 4 });
  other.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const before = other.getWeights();
  expect(() => other.restore(bytes)).toThrow('restore: optimizer.0.0.weight must be a tensor of shape [8, 3]');
  expect(other.getWeights()).toEqual(before);
  other.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
  expect(() => other.restore(bytes)).toThrow('restore: optimizer must be adam({}), as in the checkpoint, got sgd({})');
  expect(() => made().restore(bytes.slice(0, -1))).toThrow(/^restore: data_offsets of/);
  expect(() => made().restore(Uint8Array.of(...bytes, 0))).toThrow(
    `restore: bytes must be ${bytes.length}, to the end of tensors, got ${bytes.length + 1}`,
  );
  expect(() => made().restore(new Uint8Array(20))).toThrow('restore: bytes must be safetensors');
  const { tensors, metadata } = readSafetensors('test', bytes);
  const saying = (lanewise: unknown) =>
    writeSafetensors({
      tensors,
      metadata: { lanewise: typeof lanewise === 'string' ? lanewise : JSON.stringify(lanewise) },
    });
  const told = JSON.parse(metadata.lanewise);
  for (const other of ['null', '7', '{', '"a"'])
    expect(() => made().restore(saying(other))).toThrow(
      'restore: bytes must be the result of checkpoint, got another file',
    );
  expect(() => made().restore(saying({ ...told, steps: -4.5 }))).toThrow('restore: steps must be an integer ≥ 0');
  expect(() => made().restore(saying({ ...told, rateFactor: null }))).toThrow(
    'restore: rateFactor must be a number ≥ 0',
  );
  expect(() => made().restore(saying({ ...told, labels: 7 }))).toThrow('restore: labels must be an array of labels');
  const more = made();
  more.restore(saying({ ...told, runtime: 7 }));
  expect(more.predictClasses(x)).toEqual(trained.predictClasses(x));
  expect(() => made().restore('a' as never)).toThrow("restore: bytes must be a Uint8Array, got 'a'");
});

interface Setting {
  readonly activation: string | Activation;
  readonly rate: number;
  readonly epsilon: number;
  readonly trainable: boolean;
  readonly weightRegularizer: Regularizer;
  readonly weightConstraint: Constraint;
  readonly optimizer: Optimizer;
  readonly loss: string | Loss;
  readonly skips: boolean;
  readonly swapped: boolean;
}

/** A training of which one thing may be another. */
const like = ({
  activation = 'relu',
  rate = 0.2,
  epsilon = 1e-3,
  trainable = true,
  weightRegularizer = l2({ l2: 0.1 }),
  weightConstraint = maxNorm({ max: 2 }),
  optimizer = adam({ learningRate: 0.1, weightDecay: 0, beta1: 0.9 }),
  loss = 'crossEntropy',
  skips = false,
  swapped = false,
}: Partial<Setting> = {}) => {
  const [a, b] = [input(3, { name: 'a' }), input(3, { name: 'b' })];
  const h = dense(3, activation as Activation, { weightRegularizer, weightConstraint, trainable }).apply(a);
  const normal = layerNormalization({ epsilon }).apply(dropout(rate).apply(h));
  const both = add().apply([normal, skips ? a : h]);
  const parts = swapped ? [b, both] : [both, b];
  const outputs = dense(3, 'softmax').apply(concatenate().apply(parts));
  const model = functional({ inputs: [a, b], outputs });
  model.compile({ optimizer, loss: loss as Loss });
  return model;
};

test('a checkpoint is taken by a training of other seed, learning rate, metrics and start, with defaults said or not', () => {
  const from = like();
  const to = like({ optimizer: adam({ epsilon: 1e-7, accumulate: 1 }) });
  to.restore(from.checkpoint());
  expect(to.getWeights()).toEqual(from.getWeights());
});

test.each<[string, object, string]>([
  ['an activation', { activation: 'tanh' }, 'layers must be 0: dense({}) from 3 to 3 columns, of input a, relu({})'],
  ["an activation's option", { activation: leakyRelu({ slope: 0.5 }) }, 'leakyRelu({"slope":0.5})'],
  ["a layer's option", { rate: 0.3 }, 'got 1: dropout({"rate":0.3})'],
  ['an epsilon', { epsilon: 1e-5 }, 'layerNormalization({"epsilon":0.00001})'],
  ['a penalty', { weightRegularizer: l2({ l2: 0.2 }) }, 'weight l2({"l2":0.2}) maxNorm({"max":2})'],
  ['a constraint', { weightConstraint: maxNorm({ max: 3 }) }, 'weight l2({"l2":0.1}) maxNorm({"max":3})'],
  ['a graph with the same shapes', { skips: true }, 'of layer 2, input a'],
  ['a graph in another order', { swapped: true }, 'of input b, layer 3'],
  [
    "an optimizer's option",
    { optimizer: adam({ beta1: 0.8 }) },
    'optimizer must be adam({}), as in the checkpoint, got adam({"beta1":0.8})',
  ],
  ['clipping', { optimizer: adam({ clipNorm: 1 }) }, 'got adam({"clipNorm":1})'],
  [
    'a loss',
    { loss: 'categoricalHinge' },
    'loss must be crossEntropy({"labelSmoothing":0}) × 1, as in the checkpoint, got categoricalHinge({}) × 1',
  ],
  ["a loss's option", { loss: crossEntropy({ labelSmoothing: 0.1 }) }, 'got crossEntropy({"labelSmoothing":0.1}) × 1'],
])('a checkpoint is not taken by a training with another %s, which is named, and nothing changes', (_, other, message) => {
  const from = like();
  const to = like(other);
  const before = to.checkpoint();
  expect(() => to.restore(from.checkpoint())).toThrow(message);
  expect(() => to.restore(from.checkpoint())).toThrow(/^restore: \w+ must .*, as in the checkpoint, got /);
  expect(to.checkpoint()).toEqual(before);
});

/** The checkpoint with another description. */
function withDescription(bytes: Uint8Array, change: (told: Record<string, unknown>) => void): Uint8Array {
  const { tensors, metadata } = readSafetensors('test', bytes);
  const told = JSON.parse(metadata.lanewise as string);
  change(told);
  return writeSafetensors({ tensors, metadata: { lanewise: JSON.stringify(told) } });
}

test('a checkpoint of before descriptions is taken, one of a later version is not', () => {
  const from = like();
  const old = withDescription(from.checkpoint(), (told) => {
    for (const name of ['version', 'layers', 'losses']) delete told[name];
  });
  const to = like();
  to.restore(old);
  expect(to.getWeights()).toEqual(from.getWeights());
  const later = withDescription(from.checkpoint(), (told) => Object.assign(told, { version: 3 }));
  expect(() => to.restore(later)).toThrow('restore: version of the checkpoint must be an integer from 1 to 2, got 3');
});

test.each<[string, unknown[], string?]>([
  ['repeat', ['x', 'x', 'x'], "restore: labels[1] must be unique, got 'x' again"],
  ['are too few', ['x']],
  ['are too many', ['p', 'q', 'r', 's']],
  ['are numbers', [7, 8, 9]],
  ['are fewer, in an order that is not learned', [true, false]],
])('labels that %s are refused', (_, labels, message = 'restore: labels must have 3 ') => {
  const model = made();
  const before = model.checkpoint();
  const bytes = withDescription(before, (told) => Object.assign(told, { labels }));
  expect(() => model.restore(bytes)).toThrow(message);
  expect(model.checkpoint()).toEqual(before);
});

type Header = Record<string, { shape: number[]; data_offsets: number[]; other?: number }>;

test.each<[string, (header: Header) => void]>([
  ['tensors that overlap', (header) => Object.assign(header['0.bias'], { data_offsets: [0, 32] })],
  ['metadata that is no text', (header) => Object.assign(header.__metadata__, { other: 5 })],
  ['three offsets', (header) => header['0.bias'].data_offsets.push(1)],
  ['a weight in columns', (header) => header['0.weight'].shape.reverse()],
  ['what the optimizer keeps in columns', (header) => header['optimizer.0.0.weight'].shape.reverse()],
])('a file with %s is refused', (_, change) => {
  const bytes = made().checkpoint();
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(text.length), true);
  expect(() => made().restore(Uint8Array.of(...size, ...text, ...bytes.subarray(8 + length)))).toThrow(/^restore: /);
});
