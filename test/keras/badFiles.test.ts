import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { dense, dropout } from '../../src/index.ts';
import { readHdf5 } from '../../src/keras/hdf5/readHdf5.ts';
import { fromKeras, toKeras } from '../../src/keras/index.ts';
import { chain, networkOf, randoms } from '../interchange/networks.ts';
import { type Case, casesOf, type Json, type Layer, type Topology, withConfig } from './fixtures.ts';

const cases = casesOf('fixtures.json');
const find = (name: string) => (cases.find((each) => each.name === name) as Case).bytes;

const encoded = (value: string) => new TextEncoder().encode(value);

/** A model, or an error in words. */
const read = (bytes: Uint8Array): void => readOr(() => fromKeras(bytes));

function readOr(parse: () => void): void {
  try {
    parse();
  } catch (error) {
    const { name, message } = error as Error;
    if (!/^(RangeError|TypeError)$/.test(name) || !/^\w+: .+ must (be|have) .+, got /s.test(message)) throw error;
  }
}

const small = toKeras(chain(2, [dense(1, 'sigmoid')]));

/** What the parser of HDF5 reads of a file, or an error in words. */
function readParts(bytes: Uint8Array): void {
  readOr(() => {
    const root = readHdf5('test', bytes);
    root.attribute('model_config');
    root.groups.get('model_weights')?.attribute('layer_names');
  });
}

const legacy = find('given statistics, rescaling, .h5');

test('every beginning of a file is refused in words', () => {
  for (let length = 0; length < small.length; length++)
    expect(() => fromKeras(small.subarray(0, length)), `${length} bytes`).toThrow(
      /^fromKeras: .+ must (be|have) .+, got /,
    );
  for (let length = 0; length < legacy.length; length++) readParts(legacy.subarray(0, length));
  expect(() => fromKeras(legacy.subarray(0, -1))).toThrow(/^fromKeras: .+ must (be|have) .+, got /);
});

test('every change of one byte is read, or refused in words', () => {
  for (const [bytes, parse] of [[small, read] as const, [legacy, readParts] as const]) {
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      (changed[at] as number) ^= [1, 8, 64, 255][at & 3] as number;
      parse(changed);
    }
  }
});

test('2,000 changes of structure are read, or refused in words', () => {
  const next = randoms(1);
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
  const odd = [null, -1, 1e300, '', '__proto__', [], {}, true, [[]], 2 ** 53, [1, 2], 0, 1, 'Dense', 'Sequential', 0.5];
  const words = [0n, 1n, 8n, 96n, 0xffff_ffff_ffff_ffffn, 2n ** 53n, 2n ** 32n, 2n ** 16n];
  const names = ['merges, .keras', 'normalizations, .keras', 'models in a model, twice, .keras', 'by name, .keras'];
  const archives = [...names.map(find), toKeras(networkOf('embedding')), toKeras(chain(2, [dropout(0.5), dense(2)]))];
  const files = ['merges, .h5', 'models in a chain, .h5', 'multilayer perceptron, .h5'].map(find);
  for (let round = 0; round < 2000; round++) {
    if (round % 2 === 0) {
      const bytes = withConfig(pick(archives), (topology) => {
        for (let times = 0; times <= round % 3; times++) changeJson(topology);
      });
      read(bytes);
      continue;
    }
    const isArchive = round % 4 === 1;
    const members = isArchive ? unzipSync(pick(archives)) : undefined;
    const bytes = members ? (members['model.weights.h5'] as Uint8Array) : pick(files).slice();
    changeWords(bytes, round % 3);
    read(members ? zipSync(members, { level: 0 }) : bytes);
  }

  function changeJson(topology: Json): void {
    let place = topology;
    for (;;) {
      const key = pick(Object.keys(place));
      if (key === undefined) return;
      const value = place[key];
      if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && next() < 0.9) {
        place = value as Json;
        continue;
      }
      if (next() < 0.3) delete place[key];
      else place[key] = structuredClone(pick(odd));
      return;
    }
  }

  /** Words of the structure of an HDF5 file: those near signatures and small numbers rather than weights. */
  function changeWords(bytes: Uint8Array, most: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let times = 0; times <= most; times++) {
      for (let tries = 0; tries < 50; tries++) {
        const at = 8 * Math.floor((next() * bytes.length) / 8);
        const word = at + 8 <= bytes.length ? view.getBigUint64(at, true) : 0n;
        if (word === 0n || (word > 2n ** 32n && next() < 0.9)) continue;
        view.setBigUint64(at, next() < 0.7 ? pick(words) : word + 1n - 2n * BigInt(next() < 0.5), true);
        break;
      }
    }
  }
});

describe('what is refused says where and what', () => {
  const noise = find('noise, .keras');
  const merges = find('merges, .keras');
  const config = (layers: Layer[], kind: string) =>
    (layers.find(({ class_name }) => class_name === kind) as Layer).config;
  const layer = (layers: Layer[], kind: string) => layers.find(({ class_name }) => class_name === kind) as Layer;

  test.each<[string, Uint8Array, (topology: Topology, layers: Layer[]) => void, RegExp]>([
    [
      'a convolution',
      noise,
      (_, layers) => (layer(layers, 'Dense').class_name = 'Conv2D'),
      /layer 'dense_\d+' must be one of Dense, .*, got Conv2D/,
    ],
    [
      'a layer of your own',
      noise,
      (_, layers) => Object.assign(layer(layers, 'Dense'), { module: 'mine', registered_name: 'mine>Dense' }),
      /layers\[1\] must be a built-in class of Keras, got 'mine>Dense'/,
    ],
    [
      'a Lambda',
      noise,
      (_, layers) => (layer(layers, 'GaussianNoise').class_name = 'Lambda'),
      /must be one of Dense, .*, got Lambda/,
    ],
    [
      'an activation that Keras computes otherwise',
      noise,
      (_, layers) => (config(layers, 'Dense').activation = 'sparsemax'),
      /\(Dense\) activation must be one of elu, .*, got 'sparsemax'/,
    ],
    [
      'a function as activation',
      noise,
      (_, layers) => (config(layers, 'Dense').activation = { class_name: '__lambda__', config: {} }),
      /activation must be one of ELU, LeakyReLU, .*, got '__lambda__'/,
    ],
    [
      'an option that lanewise does not know',
      noise,
      (_, layers) => (config(layers, 'GaussianNoise').groups = 2),
      /\(GaussianNoise\) groups must be left out: lanewise does not support it, got 2/,
    ],
    [
      'other numbers than float32',
      noise,
      (_, layers) => (config(layers, 'Dense').dtype = { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } }),
      /\(Dense\) dtype must be float32, got 'mixed_float16'/,
    ],
    [
      'softmax on another axis',
      find('activations as layers, .keras'),
      (_, layers) => (config(layers, 'Softmax').axis = 0),
      /\(Softmax\) axis must be -1 or 1, the axis of columns, got 0/,
    ],
    [
      'masks',
      find('embedding, flatten, .keras'),
      (_, layers) => (config(layers, 'Embedding').mask_zero = true),
      /mask_zero must be false: lanewise supports no other, got true/,
    ],
    [
      'an input without a length',
      noise,
      (_, layers) => (config(layers, 'InputLayer').batch_shape = [null, null]),
      /batch_input_shape must be fixed lengths behind that of rows/,
    ],
    [
      'columns beyond measure',
      noise,
      (_, layers) => (config(layers, 'InputLayer').batch_shape = [null, 2 ** 40]),
      /must have at most \d+ columns, got 1099511627776/,
    ],
    [
      'another number of units',
      noise,
      (_, layers) => (config(layers, 'Dense').units = 2 ** 40),
      /kernel shape must be \[6, 1099511627776\], got \[6, 7\]/,
    ],
    [
      'arguments of a call',
      merges,
      (_, layers) => ((layer(layers, 'Dense').inbound_nodes[0] as Json).kwargs = { training: true }),
      /inbound_nodes must have no arguments: lanewise supports none, got 'training'/,
    ],
    [
      'an operation',
      find('operations, .keras'),
      (_, layers) => Object.assign(layer(layers, 'Maximum'), { class_name: 'Dot', registered_name: 'Dot' }),
      /operation 'Dot' must be a layer, or one of Add, /,
    ],
    [
      'a layer that depends on itself',
      merges,
      (_, layers) => {
        const { config, inbound_nodes } = layer(layers, 'Dense');
        const [tensor] = (inbound_nodes[0] as { args: { config: Json }[] }).args;
        (tensor as { config: Json }).config.keras_history = [config.name, 0, 0];
      },
      /inbound_nodes must be layers that do not depend on it, got a cycle/,
    ],
    [
      'the name __proto__',
      noise,
      (_, layers) => (config(layers, 'Dense').name = '__proto__'),
      /name of a layer \(Dense\) must be a string, got '__proto__'/,
    ],
    [
      'a weight that no layer has',
      noise,
      (_, layers) => layers.splice(6, 1),
      /weight 'layers\/dense_1\/vars\/0' must be one that a layer has, got another/,
    ],
  ])('%s', (_, bytes, change, message) => {
    expect(() => fromKeras(withConfig(bytes, change))).toThrow(message);
  });

  const files = unzipSync(small);
  test.each<[string, unknown, object, string]>([
    ['no bytes', 'model.keras', {}, "bytes must be an ArrayBuffer or a Uint8Array, got 'model.keras'"],
    ['other bytes', new Uint8Array(100), {}, 'bytes must be a .keras or .h5 file of Keras, got other bytes'],
    [
      'no config',
      files['model.weights.h5'],
      {},
      'config must be the result of model.to_json(), as the file holds only weights',
    ],
    ['another config', files['model.weights.h5'], { config: {} }, 'config must be the result of model.to_json()'],
    [
      'no weights',
      zipSync({ 'config.json': encoded('{}'), 'metadata.json': encoded('{}') }),
      {},
      'archive must be one with config.json, metadata.json, model.weights.h5',
    ],
    [
      'a name twice',
      zipSync({ ...files, 'config.json': encoded('{"a":1,"a":2}') }),
      {},
      'config.json must be a JSON object',
    ],
    [
      'JSON that is deep',
      zipSync({ ...files, 'config.json': encoded(`${'{"a":'.repeat(99)}1`) }),
      {},
      'config.json must',
    ],
  ])('%s', (_, bytes, options, message) => {
    expect(() => fromKeras(bytes as Uint8Array, options)).toThrow(`fromKeras: ${message}`);
  });
});

describe('files that ask for much', () => {
  const files = unzipSync(small);

  test('a zip bomb', () => {
    const bomb = zipSync({ ...files, 'model.weights.h5': new Uint8Array(2 ** 24) }, { level: 1 });
    expect(bomb.length).toBeLessThan(2 ** 18);
    expect(() => fromKeras(bomb)).toThrow(/^fromKeras: archive must have at most \d+ bytes in files, got 16\d+/);
  });

  test('a member twice', () => {
    const other = zipSync({ ...files, 'config.jsom': encoded('{}') }, { level: 0 });
    const name = encoded('config.jsom');
    for (let at = 0; at < other.length; at++)
      if (name.every((byte, i) => other[at + i] === byte)) other[at + 10] = 'n'.charCodeAt(0);
    expect(() => fromKeras(other)).toThrow("fromKeras: files of the archive must be unique, got 'config.json' again");
  });

  test('members without end', () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`assets/${i}`, new Uint8Array()]));
    expect(() => fromKeras(zipSync({ ...many, ...files }, { level: 0 }))).toThrow('fromKeras: archive must be');
  });

  test('models in models that double', () => {
    const bytes = withConfig(find('models in a chain, .keras'), (topology) => {
      let inner = topology.config.layers[2] as unknown as Json;
      for (let depth = 0; depth < 9; depth++) {
        const tensor = (name: string, node: number) => ({
          args: [{ class_name: '__keras_tensor__', config: { keras_history: [name, node, 0] } }],
          kwargs: {},
        });
        const name = `m${depth}`;
        const first = (inner.config as Json).name as string;
        inner = {
          class_name: 'Functional',
          config: {
            name,
            layers: [
              { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 4] }, inbound_nodes: [] },
              { ...inner, inbound_nodes: [tensor('x', 0), ...Array.from({ length: 20 }, (_, i) => tensor(first, i))] },
            ],
            input_layers: ['x', 0, 0],
            output_layers: [first, 20, 0],
          },
        };
      }
      topology.config.layers[2] = inner as unknown as Layer;
    });
    expect(() => fromKeras(bytes)).toThrow(/^fromKeras: .+ must (be|have) .+, got /);
  });
});
