import { describe, expect, test } from 'vitest';
import { dense, dropout, load, modelInfo, readWeights, save, sequential } from '../../src/index.ts';

const model = sequential({ inputs: 2, layers: [dense(2, 'relu'), dropout(0.5), dense(2, 'softmax')], seed: 1 });
model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
model.trainOnBatch([[1, 2]], ['b']);
const files = { 'a file': save(model), 'one with its training': save(model, { training: true, metadata: { a: [1] } }) };

// biome-ignore lint/suspicious/noExplicitAny: the tests write anything anywhere.
type Told = Record<string, any>;

const text = new TextDecoder();
const utf8 = new TextEncoder();

/** The parts of a file: header and numbers. */
function partsOf(bytes: Uint8Array) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return { header: text.decode(bytes.subarray(8, 8 + length)).trim(), data: bytes.subarray(8 + length) };
}

function join(header: string | Uint8Array, data: Uint8Array): Uint8Array {
  const encoded = typeof header === 'string' ? utf8.encode(header) : header;
  const bytes = new Uint8Array(8 + encoded.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(encoded.length), true);
  bytes.set(encoded, 8);
  bytes.set(data, 8 + encoded.length);
  return bytes;
}

/** An error of ours: no engine's own has this form. */
const OURS = /^[\w$]+: .* must .*, got /s;

/** Loads, and says why not; fails for an error that is not one of ours. */
function refusal(bytes: Uint8Array): string | undefined {
  try {
    load(bytes);
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    expect(['TypeError', 'RangeError', 'Error'], message).toContain(name);
    expect(message).toMatch(OURS);
    return message;
  }
}

describe.each(Object.entries(files))('%s', (_, bytes) => {
  const { header, data } = partsOf(bytes);

  test('cut off anywhere is refused', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(refusal(bytes.subarray(0, length)), `${length}`).toBeDefined();
    expect(refusal(Uint8Array.of(...bytes, 0))).toBeDefined();
  });

  test('with any one byte changed is refused, or is another whole file', () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const change of [1, 2, 128, 255]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ change;
        refusal(changed);
      }
    }
  });

  test.each<[string, (header: string) => string, string]>([
    ['an unknown name', (h) => h.replace('{', '{"a":7,'), 'load: a must be a tensor'],
    [
      'a name twice',
      (h) => h.replace(/("0\.bias":\{[^}]*\})/, '$1,$1'),
      "load: header must be a JSON object with unique names, got '0.bias' twice",
    ],
    [
      'a name twice, spelled differently',
      (h) => h.replace(/("0\.bias":\{[^}]*\})/, '$1,"\\u0030.bias":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'),
      'load: header must',
    ],
    ['blanks first', (h) => ` ${h}`, 'load: header must be a JSON object'],
    ['__proto__', (h) => h.replace('{', '{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},'), 'load: '],
    [
      'metadata that is no text',
      (h) => h.replace('"format":"pt"', '"format":7'),
      'load: metadata must be strings by name',
    ],
    [
      'no metadata',
      (h) => h.replace(/"__metadata__":\{"format":"pt","lanewise":"(?:[^"\\]|\\.)*"\},/, ''),
      'load: bytes must be the result of save, got safetensors without a network',
    ],
    ['a length that is negative', (h) => h.replace(/"data_offsets":\[0,/, '"data_offsets":[-4,'), 'load: data_offsets'],
    [
      'lengths beyond all',
      (h) => h.replace('"shape":[2,2]', '"shape":[9007199254740991,9007199254740991]'),
      'load: data_offsets',
    ],
    [
      'a length of 2⁶⁴',
      (h) => h.replace('"shape":[2,2]', '"shape":[18446744073709551616,2]'),
      'load: 0.weight must be a tensor with dtype',
    ],
    ['tensors that overlap', (h) => h.replace(/"data_offsets":\[16,24\]/, '"data_offsets":[8,16]'), 'load: '],
    ['another kind of numbers', (h) => h.replace('F32', 'F64'), 'load: '],
    ['a header 100,000 deep', (h) => h.replace('{', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},`), 'load: '],
  ])('with %s is refused', (_, change, message) => {
    expect(change(header), 'a change').not.toBe(header);
    expect(refusal(join(change(header), data))).toContain(message);
  });

  test.each<[string, (network: Told) => void, string]>([
    ['a later format', (n) => (n.format = 4), 'load: format of the file must be an integer from 3 to 3, got 4'],
    [
      'an unknown part',
      (n) => (n.more = 1),
      "load: network must be format, lanewise, numerics, seed, inputs, layers, applications, outputs, labels, arrangement, preprocessing, training, metadata, got 'more'",
    ],
    ['no seed', (n) => delete n.seed, 'load: network must be an object with seed, got none'],
    ['layers that are none', (n) => (n.layers[0] = { call: 'relu' }), 'load: layers[0] must be the config of a layer'],
    ['a layer as text', (n) => (n.layers[0] = 'dense'), "load: layers[0] must be the config of a layer, got 'dense'"],
    [
      'an unknown layer',
      (n) => (n.layers[0].call = 'denser'),
      "load: call must be the name of a function of this version of lanewise, got 'denser'",
    ],
    [
      'more units than weights',
      (n) => (n.layers[0].given[0] = 1_000_000_000),
      'load: 0.weight must be a tensor of shape [1000000000, 2], got [2, 2]',
    ],
    ['units that are none', (n) => (n.layers[0].given[0] = -1), 'dense: units must be an integer ≥ 1, got -1'],
    ['an unknown option', (n) => n.layers[0].given.push({ unit: 1 }), 'dense: option must be one of'],
    [
      'arguments without end',
      (n) => (n.layers[0].given = Array(200_000).fill(2)),
      'load: given of dense must have 8 at most, got 200000',
    ],
    ['values 40 deep', (n) => (n.layers[0].given[1] = nested(40)), 'load: config must be nested at most 32 deep'],
    [
      'a layer that is not applied',
      (n) => n.layers.push({ call: 'flatten' }),
      'load: layers must be the applied layers',
    ],
    ['layers in another order', (n) => n.layers.reverse() && n.applications.reverse(), 'load: '],
    [
      'an application of itself',
      (n) => (n.applications[0].takes = [1]),
      'load: applications[0].takes must be an integer from 0 to 0, got 1',
    ],
    ['an application of nothing', (n) => (n.applications[0].takes = []), 'dense: inputs must'],
    [
      'an output that is not there',
      (n) => (n.outputs[0].node = 9),
      'load: outputs[0].node must be an integer from 0 to 3, got 9',
    ],
    ['no output', (n) => (n.outputs = []), 'load: '],
    [
      'an input of no columns',
      (n) => (n.inputs[0].columns = 0),
      'load: inputs[0].columns must be an integer ≥ 1, got 0',
    ],
    ['an unused input', (n) => n.inputs.push({ columns: 1 }), 'load: '],
    [
      '100,000 inputs',
      (n) => (n.inputs = Array(100_000).fill({ columns: 1 })),
      'load: network must have 5000 layers and inputs at most',
    ],
    ['labels that are none', (n) => (n.labels = [1, 2]), 'load: labels must have 2 strings'],
    ['too many labels', (n) => (n.labels = ['a', 'b', 'c']), 'load: labels must have 2 strings'],
    ['an arrangement', (n) => (n.arrangement = 'heap'), "load: arrangement must be list or named, got 'heap'"],
    ['a name that is none', (n) => (n.inputs[0].name = 7), 'load: inputs must be string names, got 7'],
    ['outputs without names', (n) => (n.arrangement = 'named'), 'load: outputs must be a unique name for each'],
    ['a custom', (n) => (n.layers[0] = { custom: 'own' }), "load: customs must be the value that was saved as 'own'"],
    ['training that is none', (n) => (n.training = {}), 'load: training must be an object with optimizer, got none'],
  ])('with %s is refused', (_, change, message) => {
    const told = JSON.parse(header);
    const network = JSON.parse(told.__metadata__.lanewise);
    change(network);
    told.__metadata__.lanewise = JSON.stringify(network);
    expect(refusal(join(JSON.stringify(told), data))).toContain(message);
  });
});

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

describe('training', () => {
  const { header, data } = partsOf(files['one with its training']);

  test.each<[string, (training: Told) => void, string]>([
    ['another optimizer', (t) => (t.optimizer = { call: 'sgd' }), 'load: tensor must be a parameter of a layer'],
    [
      'an optimizer that keeps more',
      (t) => (t.optimizer.given = [{ amsgrad: true }]),
      'load: optimizer.2.0.weight must be a tensor of shape [2, 2], got none',
    ],
    ['a loss for an optimizer', (t) => (t.optimizer = { call: 'crossEntropy' }), 'compile: optimizer must'],
    [
      'a loss that does not go with the output',
      (t) => (t.losses = [{ call: 'binaryCrossEntropy' }]),
      'compile: the last layer',
    ],
    ['no losses', (t) => (t.losses = []), 'load: losses must be 1, one for each output, got 0'],
    ['steps below 0', (t) => (t.steps = -1), 'load: steps must be an integer ≥ 0, got -1'],
    ['metrics that are none', (t) => (t.metrics = [[7]]), 'compile: metric'],
    ['a metric of no name', (t) => (t.metrics = [[null]]), 'compile: metric'],
    ['a weight below 0', (t) => (t.lossWeights = [-1]), 'compile: lossWeights'],
    ['a factor that is none', (t) => (t.rateFactor = null), 'load: rateFactor must be a number ≥ 0'],
  ])('with %s is refused', (_, change, message) => {
    const told = JSON.parse(header);
    const network = JSON.parse(told.__metadata__.lanewise);
    change(network.training);
    told.__metadata__.lanewise = JSON.stringify(network);
    expect(refusal(join(JSON.stringify(told), data))).toContain(message);
  });
});

describe('what is no list', () => {
  const { header, data } = partsOf(files['one with its training']);

  test.each<[string, (network: Told, value: unknown) => void]>([
    ['inputs', (n, value) => (n.inputs = value)],
    ['layers', (n, value) => (n.layers = value)],
    ['applications', (n, value) => (n.applications = value)],
    ['outputs', (n, value) => (n.outputs = value)],
    ['applications[0].takes', (n, value) => (n.applications[0].takes = value)],
    ['losses', (n, value) => (n.training.losses = value)],
    ['lossWeights', (n, value) => (n.training.lossWeights = value)],
    ['metrics', (n, value) => (n.training.metrics = value)],
    ['metrics', (n, value) => (n.training.metrics[0] = value)],
  ])('%s: is refused (%#)', (name, put) => {
    for (const value of [null, 7, true, 'a', '', { length: 1 }]) {
      const told = JSON.parse(header);
      const network = JSON.parse(told.__metadata__.lanewise);
      put(network, value);
      told.__metadata__.lanewise = JSON.stringify(network);
      expect(refusal(join(JSON.stringify(told), data)), JSON.stringify(value)).toContain(
        `load: ${name} must be an array`,
      );
    }
  });

  test.each(['losses', 'lossWeights', 'metrics'])('more %s than outputs are refused', (name) => {
    const told = JSON.parse(header);
    const network = JSON.parse(told.__metadata__.lanewise);
    network.training[name].push(network.training[name][0]);
    told.__metadata__.lanewise = JSON.stringify(network);
    expect(refusal(join(JSON.stringify(told), data))).toBe(`load: ${name} must be 1, one for each output, got 2`);
  });
});

test('a network of 5,000 layers and inputs is loaded, one of more is refused', () => {
  const chain = (length: number) => {
    const layers = Array.from({ length }, () => ({ call: 'flatten' }));
    const network = {
      ...{ format: 3, lanewise: '0.1.0', numerics: 'simd', seed: 1, inputs: [{ columns: 2 }], layers, labels: null },
      applications: layers.map((_, layer) => ({ layer, takes: [layer] })),
      outputs: [{ node: length }],
    };
    const header = { __metadata__: { format: 'pt', lanewise: JSON.stringify(network) } };
    return join(JSON.stringify(header), new Uint8Array());
  };
  expect(refusal(chain(4_999))).toBeUndefined();
  expect(refusal(chain(5_000))).toBe('load: network must have 5000 layers and inputs at most, got 5001');
});

test('a text without end is refused, before it is read as JSON', () => {
  const header = { __metadata__: { format: 'pt', lanewise: ' '.repeat(2 ** 22 + 1) } };
  expect(refusal(join(JSON.stringify(header), new Uint8Array()))).toBe(
    'load: network and metadata must have 4194304 characters at most, got 4194305',
  );
});

test('2,000 files with parts exchanged, left out, repeated and renumbered are refused, or load', () => {
  let word = 12345;
  const random = (below: number) => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return (word >>> 0) % below;
  };
  const odd = [
    null,
    -1,
    0,
    1,
    1e9,
    2 ** 53,
    1e308,
    '',
    'relu',
    [],
    {},
    true,
    '__proto__',
    'constructor',
    { call: 'dense' },
    [[[]]],
  ];
  const mutate = (value: unknown): unknown => {
    if (random(12) === 0) return odd[random(odd.length)];
    if (Array.isArray(value)) {
      const list = value.map(mutate);
      if (random(20) === 0) list.push(...list);
      if (random(20) === 0) list.pop();
      return list;
    }
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(
        ([key, part]) => [random(60) === 0 ? 'given' : key, mutate(part)] as const,
      );
      if (random(30) === 0) entries.pop();
      return Object.fromEntries(entries);
    }
    if (typeof value === 'number' && random(6) === 0) return value + random(5) - 2;
    return value;
  };
  let loaded = 0;
  for (let i = 0; i < 2000; i++) {
    const { header, data } = partsOf(Object.values(files)[i % 2] as Uint8Array);
    const { __metadata__: metadata, ...tensors } = JSON.parse(header);
    const network = JSON.stringify(
      random(4) === 0 ? JSON.parse(metadata.lanewise) : mutate(JSON.parse(metadata.lanewise)),
    );
    const changed = {
      __metadata__: { format: 'pt', lanewise: network },
      ...(random(3) === 0 ? (mutate(tensors) as object) : tensors),
    };
    loaded += Number(refusal(join(JSON.stringify(changed), data)) === undefined);
  }
  expect(loaded, 'some are whole').toBeGreaterThan(50);
});

test('modelInfo refuses what load does', () => {
  for (const length of [0, 7, 8, 100])
    expect(() => modelInfo(files['a file'].subarray(0, length))).toThrow(/^modelInfo: /);
});

describe('every reader of the format is as strict', () => {
  const checkpoint = model.checkpoint();
  const weights = files['a file'];
  const readers: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => void])[] = [
    ['load', weights, load],
    ['modelInfo', weights, modelInfo],
    ['readWeights', weights, readWeights],
    ['restore', checkpoint, (bytes) => model.restore(bytes)],
  ];
  const changes: readonly (readonly [string, (header: string) => string])[] = [
    ['a tensor twice', (h) => h.replace(/("0\.bias":\{[^}]*\})/, '$1,$1')],
    [
      'a tensor of nothing twice',
      (h) =>
        h.replace(
          '{',
          '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},',
        ),
    ],
    ['its metadata twice', (h) => h.replace('{', '{"__metadata__":{},')],
    ['a text of its metadata twice', (h) => h.replace('"lanewise":', '"lanewise":"","lanewise":')],
    ['a shape twice', (h) => h.replace('"shape":', '"shape":[7],"shape":')],
    ['another name for the same', (h) => h.replace('"dtype":', '"\\u0064type":"F16","dtype":')],
    ['blanks first', (h) => ` ${h}`],
    [
      'metadata that is a list',
      (h) => h.replace(/"__metadata__":\{(?:"(?:[^"\\]|\\.)*"[:,]?)*\}/, '"__metadata__":["a"]'),
    ],
  ];

  test.each(
    readers.flatMap(([name, bytes, read]) =>
      changes.map(([what, change]) => [name, what, bytes, change, read] as const),
    ),
  )('%s refuses %s', (name, _, bytes, change, read) => {
    const { header, data } = partsOf(bytes);
    expect(change(header), 'a change').not.toBe(header);
    expect(() => read(join(change(header), data))).toThrow(new RegExp(`^${name}: .+ must be .+, got `));
  });

  test('blanks between are read', () => {
    for (const [, bytes, read] of readers) {
      const { header, data } = partsOf(bytes);
      read(join(JSON.stringify(JSON.parse(header), undefined, 2), data));
    }
  });

  test('restore refuses what its description says twice', () => {
    const { header, data } = partsOf(checkpoint);
    const told = JSON.parse(header);
    told.__metadata__.lanewise = told.__metadata__.lanewise.replace('{', '{"epochs":7,');
    expect(() => model.restore(join(JSON.stringify(told), data))).toThrow(
      'restore: bytes must be the result of checkpoint',
    );
  });
});
