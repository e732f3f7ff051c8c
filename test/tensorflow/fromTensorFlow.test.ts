import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromTensorFlow, type TensorFlowSource, toTensorFlow } from '../../src/tensorflow/index.ts';
import { type AnyModel, predicted, randoms } from '../interchange/networks.ts';

type Json = Record<string, unknown>;

interface Layer {
  class_name: string;
  name?: string;
  config: Json;
  inbound_nodes?: unknown[][];
}

interface Case {
  readonly name: string;
  readonly x: number[][];
  readonly y: number[][];
  readonly format: string;
  readonly modelTopology: { class_name: string; config: { layers: Layer[] } & Json };
  readonly weightSpecs: (Json & { name: string; shape: number[] })[];
  readonly weightData: string;
}

const cases: Case[] = JSON.parse(readFileSync(new URL('fixtures.json', import.meta.url), 'utf8'));
const find = (name: string) => structuredClone(cases.find((each) => each.name === name) as Case);

const bytesOf = ({ weightData }: Case) => new Uint8Array(Buffer.from(weightData, 'base64'));
const artifactsOf = ({ modelTopology, weightSpecs, format, ...given }: Case) => {
  return { modelTopology, weightSpecs, format, weightData: bytesOf(given as Case) };
};

/** model.json, as `save` writes it to files. */
const jsonOf = ({ modelTopology, weightSpecs, format }: Case, paths = ['./weights.bin']) =>
  JSON.stringify({ format, modelTopology, weightsManifest: [{ paths, weights: weightSpecs }] });

test.each(cases)('$name predicts as in TensorFlow.js', (given) => {
  const model = fromTensorFlow(artifactsOf(given)) as AnyModel;
  const x = given.x.map((values) => Float32Array.from(values));
  const y = predicted(model, x);
  expect(y.map(({ length }) => length)).toEqual(given.y.map(({ length }) => length));
  for (const [index, values] of given.y.entries()) {
    for (const [at, value] of values.entries())
      expect(Math.abs((y[index]?.[at] as number) - value) / Math.max(1, Math.abs(value))).toBeLessThan(1e-5);
  }
});

describe('where weights lie', () => {
  const given = find('two inputs, two outputs, a shared layer');
  const bytes = bytesOf(given);
  const expected = fromTensorFlow(artifactsOf(given)).getWeights();
  const cut = [bytes.slice(0, 101), bytes.slice(101, 102), bytes.slice(102)];
  const paths = ['group1-shard1of3', 'group1-shard2of3', 'group1-shard3of3'];
  const halves = (count: number) => {
    const [first, second] = [given.weightSpecs.slice(0, count), given.weightSpecs.slice(count)];
    const size = 4 * first.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    return { first, second, shards: [bytes.slice(0, size), bytes.slice(size)] };
  };

  test.each<[string, TensorFlowSource]>([
    ['an ArrayBuffer', { ...artifactsOf(given), weightData: bytes.buffer as ArrayBuffer }],
    ['a list of parts', { ...artifactsOf(given), weightData: cut.map(({ buffer }) => buffer as ArrayBuffer) }],
    ['the text of model.json and one file', { modelJson: jsonOf(given), shards: [bytes] }],
    ['model.json and shards', { modelJson: JSON.parse(jsonOf(given, paths)), shards: cut }],
    [
      'a function from paths',
      { modelJson: jsonOf(given, paths), shards: (path) => cut[paths.indexOf(path)] as Uint8Array },
    ],
    [
      'two groups',
      {
        modelJson: {
          modelTopology: { model_config: given.modelTopology },
          weightsManifest: [
            { paths: ['a'], weights: halves(3).first },
            { paths: ['b'], weights: halves(3).second },
          ],
        },
        shards: halves(3).shards,
      },
    ],
  ])('%s', (_, source) => {
    expect(fromTensorFlow(source).getWeights()).toEqual(expected);
  });

  test("names with ':0' and with a cell in them", () => {
    const { modelTopology, weightSpecs, ...rest } = artifactsOf(given);
    for (const change of [(name: string) => `${name}:0`, (name: string) => name.replace('/', '/cell/')]) {
      const specs = weightSpecs.map((spec) => ({ ...spec, name: change(spec.name) }));
      expect(fromTensorFlow({ modelTopology, weightSpecs: specs, ...rest }).getWeights()).toEqual(expected);
    }
  });
});

test('names, frozen layers, penalties and constraints stay, there and back', () => {
  const model = fromTensorFlow(artifactsOf(find('frozen, without bias, regularized')));
  const { modelTopology, weightSpecs } = toTensorFlow(model) as unknown as Case;
  const original = find('frozen, without bias, regularized');
  expect(weightSpecs.map(({ name }) => name).sort()).toEqual(original.weightSpecs.map(({ name }) => name).sort());
  const [frozen, penalized] = modelTopology.config.layers.slice(1).map(({ config }) => config);
  expect(frozen).toMatchObject({ trainable: false, use_bias: false, kernel_regularizer: null });
  expect(penalized).toMatchObject({
    ...{ trainable: true, use_bias: true, kernel_constraint: { class_name: 'NonNeg' } },
    kernel_regularizer: { class_name: 'L1L2', config: { l1: 0.1, l2: 0.2 } },
    bias_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.3 } },
    bias_constraint: { class_name: 'NonNeg' },
  });
});

test('what is read trains on', async () => {
  const model = fromTensorFlow(artifactsOf(find('multilayer perceptron')));
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const before = model.getWeights();
  await model.fit(new Float32Array(60).fill(0.5), [0, 1, 2, 0, 1, 2, 0, 1, 2, 0], { epochs: 1 });
  expect(model.getWeights()).not.toEqual(before);
});

describe('what is refused', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'source must be an object, got undefined'],
    ['no topology', {}, 'modelTopology must be an object, got undefined'],
    ['a graph', { format: 'graph-model', modelTopology: {} }, 'format must be layers-model: a graph has no layers'],
    ['no weights', { modelTopology: {} }, 'weightSpecs'],
    ['text that is no JSON', { modelJson: '{', shards: [] }, 'modelJson must be a JSON object with unique names'],
    ['no shards', { modelJson: jsonOf(find('noise')) }, 'shards must be an array of bytes or a function from a path'],
    [
      'too few shards',
      { modelJson: jsonOf(find('noise')), shards: [] },
      "shard './weights.bin' must be an ArrayBuffer",
    ],
    [
      'a promise of a shard',
      { modelJson: jsonOf(find('noise')), shards: async () => new Uint8Array() },
      "shard './weights.bin' must be an ArrayBuffer or a Uint8Array, got a promise (to be awaited?)",
    ],
    [
      'too many shards',
      { modelJson: jsonOf(find('noise')), shards: [bytesOf(find('noise')), new Uint8Array()] },
      'shards must be 1, as many as weightsManifest has paths, got 2',
    ],
  ])('%s', (_, source, message) => {
    expect(() => fromTensorFlow(source as never)).toThrow(`fromTensorFlow: ${message}`);
  });

  const changed = (name: string, change: (given: Case, layers: Layer[]) => void) => () => {
    const given = find(name);
    change(given, given.modelTopology.config.layers);
    return fromTensorFlow(artifactsOf(given));
  };
  const config = (layers: Layer[], kind: string) =>
    (layers.find(({ class_name }) => class_name === kind) as Layer).config;

  test.each<[string, string, (given: Case, layers: Layer[]) => void, RegExp]>([
    [
      'a convolution',
      'noise',
      (_, layers) => ((layers[1] as Layer).class_name = 'Conv2D'),
      /layer 'gaussian_noise.*' must be one of Dense, .*, got Conv2D/,
    ],
    [
      'an option that lanewise does not know',
      'noise',
      (_, layers) => ((layers[1] as Layer).config.groups = 2),
      /layer '.*' \(GaussianNoise\) groups must be left out: lanewise does not support it, got 2/,
    ],
    [
      'hardSigmoid as a layer',
      'activation layers',
      (_, layers) => (config(layers, 'Activation').activation = 'hard_sigmoid'),
      /activation must be one of .*, or hard_sigmoid of a Dense layer, got 'hard_sigmoid'/,
    ],
    [
      'a dense layer on two axes',
      'flatten, reshape',
      (_, layers) => layers.splice(4, 1),
      /\(Dense\) input must be rows of one axis: put a Flatten before it, got 2 axes/,
    ],
    [
      'softmax on another axis',
      'activation layers',
      (_, layers) => (config(layers, 'Softmax').axis = 0),
      /\(Softmax\) axis must be -1 or 1, the axis of columns, got 0/,
    ],
    [
      'masks',
      'embedding, flatten',
      (_, layers) => (config(layers, 'Embedding').mask_zero = true),
      /mask_zero must be false: lanewise supports no other, got true/,
    ],
    [
      'an input without a length',
      'embedding, flatten',
      (_, layers) => ((layers[0] as Layer).config.batch_input_shape = [null, null]),
      /batch_input_shape must be fixed lengths behind that of rows: give the layer an inputShape, got null/,
    ],
    [
      'another number of units',
      'noise',
      (_, layers) => (config(layers, 'Dense').units = 2 ** 40),
      /kernel shape must be \[6, 1099511627776\], got \[6, 7\]/,
    ],
    [
      'columns beyond measure',
      'flatten, reshape',
      (_, layers) => (config(layers, 'Flatten').batch_input_shape = [null, 2 ** 26, 2 ** 26]),
      /\(Flatten\) must have at most 1048576 columns, got 4503599627370496/,
    ],
    [
      'a constraint on the bias that takes all of it',
      'noise',
      (_, layers) => (config(layers, 'Dense').bias_constraint = { class_name: 'MaxNorm', config: {} }),
      /bias_constraint must be one of NonNeg, got 'MaxNorm'/,
    ],
    [
      'the name __proto__',
      'noise',
      (_, layers) => ((layers[0] as Layer).config.name = '__proto__'),
      /name of a layer \(Dense\) must be a string, got '__proto__'/,
    ],
    [
      'a weight that is missing',
      'noise',
      (given) => ((given.weightSpecs[1] as Json).name = 'other'),
      /\(Dense\) bias must be a weight '.*\/bias', got none/,
    ],
    [
      'a weight too many',
      'noise',
      (given) => given.weightSpecs.push({ name: 'dense/more', shape: [0], dtype: 'float32' }),
      /weight 'dense\/more' must be one that a layer has, got another/,
    ],
    [
      'a shape beyond the bytes',
      'noise',
      (given) => ((given.weightSpecs[0] as Json).shape = [2 ** 40, 2 ** 40]),
      /bytes of weights must be at least .*, to weight '.*', got/,
    ],
    [
      'a shape with a fraction',
      'noise',
      (given) => ((given.weightSpecs[0] as Json).shape = [6, 7.5]),
      /shape must be lengths that are integers ≥ 0, got 7.5/,
    ],
    [
      'another type of numbers',
      'noise',
      (given) => ((given.weightSpecs[0] as Json).dtype = 'complex64'),
      /dtype must be one of float32, int32, bool, got 'complex64'/,
    ],
    [
      'quantization without a scale',
      'quantized, uint8',
      (given) => delete (given.weightSpecs[0] as unknown as { quantization: Json }).quantization.scale,
      /scale must be a finite number, got undefined/,
    ],
    [
      'a layer that depends on itself',
      'merges',
      (_, layers) => ((layers[1] as Layer).inbound_nodes = [[[(layers[1] as Layer).config.name, 0, 0, {}]]]),
      /inbound_nodes must be layers that do not depend on it, got a cycle/,
    ],
    [
      'arguments of a call',
      'merges',
      (_, layers) =>
        (((layers[1] as Layer).inbound_nodes as unknown[][][])[0]?.[0] as unknown[]).splice(3, 1, { a: 1 }),
      /inbound_nodes must have no arguments: lanewise supports none, got 'a'/,
    ],
  ])('%s', (_, name, change, message) => {
    expect(changed(name, change)).toThrow(message);
  });

  /** A model, or an error in words. */
  const read = (source: TensorFlowSource) => {
    try {
      fromTensorFlow(source);
    } catch (error) {
      const { name, message } = error as Error;
      if (!/^(RangeError|TypeError)$/.test(name) || !/^\w+: .+ must .+, got /s.test(message)) throw error;
    }
  };

  const small = find('noise');
  const text = jsonOf(small);

  test('every beginning of model.json and of the weights is refused in words', () => {
    const bytes = bytesOf(small);
    for (let length = 0; length < text.length; length++)
      expect(() => fromTensorFlow({ modelJson: text.slice(0, length), shards: [bytes] })).toThrow(
        /^fromTensorFlow: modelJson must be a JSON object/,
      );
    for (let length = 0; length < bytes.length; length++)
      expect(() => fromTensorFlow({ modelJson: text, shards: [bytes.subarray(0, length)] })).toThrow(
        /^fromTensorFlow: bytes of weights must be /,
      );
  });

  test('changes of one byte are read, or refused in words', () => {
    const shards = [bytesOf(small)];
    for (const other of ['"', '}', '9']) {
      for (let at = 0; at < text.length; at++)
        read({ modelJson: text.slice(0, at) + other + text.slice(at + 1), shards });
    }
  });

  test('2,000 changes of structure are read, or refused in words', () => {
    const next = randoms(1);
    const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
    const odd = [null, -1, 1e300, '', '__proto__', [], {}, true, [[]], 2 ** 53, [1, 2], 0, 1, 'Dense', 'softmax', 0.5];
    const names = ['merges', 'two inputs, two outputs, a shared layer', 'normalizations', 'quantized, uint16'];
    const files = [...names, 'flatten, reshape', 'concatenated embeddings', 'activation layers'].map(find);
    for (let round = 0; round < 2000; round++) {
      const given = structuredClone(pick(files));
      const { x, y, name, ...json } = given as Case & Json;
      for (let change = 0; change <= round % 3; change++) {
        let place = pick([json.modelTopology, json.modelTopology, json.weightSpecs]) as unknown as Json;
        for (;;) {
          const key = pick(Object.keys(place));
          if (key === undefined) break;
          const value = place[key];
          if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && next() < 0.9) {
            place = value as Json;
            continue;
          }
          if (next() < 0.3) delete place[key];
          else place[key] = structuredClone(pick(odd));
          break;
        }
      }
      read({ modelTopology: json.modelTopology, weightSpecs: json.weightSpecs, weightData: bytesOf(given) });
    }
  });
});
