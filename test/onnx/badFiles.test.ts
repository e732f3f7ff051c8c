import { describe, expect, test } from 'vitest';
import { dense, dropout, embedding, layerNormalization } from '../../src/index.ts';
import { decode } from '../../src/onnx/decode.ts';
import { type Draft, encode } from '../../src/onnx/encode.ts';
import { fromOnnx, toOnnx } from '../../src/onnx/index.ts';
import { chain, networkOf, randoms } from '../interchange/networks.ts';
import { fileOf, tensor } from './fileOf.ts';

const small = toOnnx(chain(2, [dense(2, 'relu'), dense(1, 'sigmoid')]));
const files = [
  small,
  toOnnx(chain(3, [layerNormalization(), dense(4, 'gelu'), dropout(0.2), dense(3, 'softmax')])),
  toOnnx(chain(2, [embedding(5, 2), dense(2, 'mish')])),
  toOnnx(networkOf('concatenate of three')),
  toOnnx(networkOf('rmsNormalization')),
];

/** A model, or an error in words. */
function read(bytes: Uint8Array): void {
  try {
    fromOnnx(bytes);
  } catch (error) {
    const { name, message } = error as Error;
    if (!/^(RangeError|TypeError)$/.test(name) || !/^\w+: .+ must .+, got /s.test(message)) throw error;
  }
}

test('every beginning of a file is refused in words', () => {
  for (let length = 0; length < small.length; length++) {
    expect(() => fromOnnx(small.subarray(0, length)), `${length} bytes`).toThrow(/^fromOnnx: .+ must .+, got /);
  }
});

test('every change of one byte is read, or refused in words', () => {
  for (let at = 0; at < small.length; at++) {
    for (const mask of [1, 2, 8, 64, 128, 255]) {
      const changed = small.slice();
      (changed[at] as number) ^= mask;
      read(changed);
    }
  }
});

test('2,000 changes of structure are read, or refused in words', () => {
  const next = randoms(1);
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
  const numbers = [0, -1, 1, 2, 3, 7, 2 ** 31, 2 ** 53 - 1, -(2 ** 53)];
  const texts = ['', 'input', 'output', '__proto__', '0.weight', 'Relu', 'Add', 'Reshape', 'If', 'axis', 'alpha'];
  const change = (value: unknown): unknown => {
    if (typeof value === 'number') return next() < 0.5 ? pick(numbers) : value + pick([1, -1]);
    if (typeof value === 'string') return pick(texts);
    if (value instanceof Uint8Array) return value.subarray(Math.floor(next() * (value.length + 1)));
    if (!Array.isArray(value)) return undefined;
    if (value.length === 0 || next() < 0.3) return [...value, ...value.slice(0, 1)];
    return next() < 0.5 ? value.slice(1) : [...value].reverse();
  };
  for (let round = 0; round < 2000; round++) {
    const model = decode('test', 'Model', pick(files)) as unknown as Record<string, unknown>;
    for (let times = 0; times <= round % 3; times++) {
      let place = model;
      for (;;) {
        const key = pick(Object.keys(place));
        const value = place[key];
        const isOpen = typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
        if (isOpen && Object.keys(value).length > 0 && next() < 0.9) place = value as Record<string, unknown>;
        else {
          if (key !== undefined) place[key] = change(value);
          break;
        }
      }
    }
    let bytes: Uint8Array;
    try {
      bytes = encode('Model', model as never);
    } catch {
      continue; // what no file can hold
    }
    read(bytes);
  }
});

const relu = { opType: 'Relu', name: 'r', input: ['x'], output: ['y'] };

describe('what is refused says where and what', () => {
  test.each<[string, Uint8Array, string]>([
    ['an operator', fileOf([{ ...relu, opType: 'Conv' }]), "fromOnnx: node 'r' (Conv) must be one of Abs, Add, And"],
    [
      'a domain',
      fileOf([{ ...relu, domain: 'mine' }]),
      "fromOnnx: node 'r' (Relu) must be an operator of ai.onnx or ai.onnx.ml, got one of 'mine'",
    ],
    [
      'an attribute',
      fileOf([{ ...relu, attribute: [{ name: 'odd', type: 2, i: 1 }] }]),
      "node 'r' (Relu) must have no unsupported attributes, got 'odd'",
    ],
    [
      'an old opset',
      fileOf([relu], { opset: 12 }),
      "fromOnnx: opset '' must be a version from 13 to 26; export it with another, got 12",
    ],
    [
      'a missing value',
      fileOf([{ ...relu, input: ['z'] }]),
      "fromOnnx: node 'r' (Relu) must be inputs that come before it, got 'z'",
    ],
    ['a name twice', fileOf([relu, relu]), "node 'r' (Relu) must be a name that no other value has, got 'y'"],
    ['an output of no node', fileOf([relu], { output: 'z' }), "fromOnnx: output 'z' must be the result of a node"],
    [
      'many columns',
      fileOf([relu], { columns: 2 ** 30 }),
      "fromOnnx: input 'x' must have at most 65536 columns, got 1073741824",
    ],
    [
      'any number of columns',
      fileOf([relu], { columns: -1 }),
      "fromOnnx: input 'x' must be a fixed number of columns: only the first axis may have any length, got -1",
    ],
    [
      'an input of texts',
      fileOf([relu], { elemType: 8 }),
      "fromOnnx: input 'x' must be a tensor of float or int64, got type 8",
    ],
    [
      'dims that lie',
      fileOf([{ opType: 'Add', input: ['x', 'w'], output: ['y'] }], { initializer: [tensor('w', [2 ** 40], [1])] }),
      "fromOnnx: data of tensor 'w' must have 1099511627776 numbers",
    ],
    [
      'a matrix of other columns',
      fileOf([{ opType: 'MatMul', input: ['x', 'w'], output: ['y'] }], { initializer: [tensor('w', [2, 1], [1, 2])] }),
      "node 'y' (MatMul) must be a matrix for 3 columns, got 1 × 2",
    ],
    [
      'NaN among weights',
      fileOf([{ opType: 'MatMul', input: ['x', 'w'], output: ['y'] }], {
        initializer: [tensor('w', [3, 1], [1, 2, Number.NaN])],
      }),
      'fromOnnx: 0.weight data[2] must be a finite number (in f32), got NaN',
    ],
    [
      'another formula',
      fileOf([{ opType: 'Erf', name: 'e', input: ['x'], output: ['y'] }]),
      "fromOnnx: node 'e' (Erf) must be an activation, normalization, dense layer or merge that lanewise has",
    ],
    [
      'a quotient of rows',
      fileOf([{ opType: 'Div', name: 'd', input: ['x', 'x'], output: ['y'] }]),
      "fromOnnx: node 'd' (Div) must be an activation",
    ],
    [
      'a constant output',
      fileOf([relu], { output: 'w', initializer: [tensor('w', [1], [1])] }),
      "fromOnnx: output 'w' must be a result that depends on the rows, got a constant",
    ],
    [
      'training',
      fileOf(
        [
          {
            opType: 'BatchNormalization',
            name: 'b',
            input: ['x', 'w', 'w', 'w', 'w'],
            output: ['y'],
            attribute: [{ name: 'training_mode', type: 2, i: 1 }],
          },
        ],
        { initializer: [tensor('w', [3], [1, 1, 1])] },
      ),
      "node 'b' (BatchNormalization) must be a model exported for inference",
    ],
    [
      'softmax of columns',
      fileOf([
        { opType: 'Softmax', name: 's', input: ['x'], output: ['y'], attribute: [{ name: 'axis', type: 2, i: 0 }] },
      ]),
      "node 's' (Softmax) must be the last axis of two, got axis 0",
    ],
    ['no graph', encode('Model', { irVersion: 8 }), 'fromOnnx: bytes must be an ONNX file with a graph, got none'],
    ['no bytes', new Uint8Array(), 'fromOnnx: bytes must be an ONNX file with a graph, got none'],
  ])('%s', (_, bytes, message) => {
    expect(() => fromOnnx(bytes)).toThrow(message);
  });

  test('bytes beside it that are missing', () => {
    const external = {
      name: 'w',
      dims: [3, 1],
      dataType: 1,
      dataLocation: 1,
      externalData: [{ key: 'location', value: 'm.data' }],
    };
    const bytes = fileOf([{ opType: 'MatMul', input: ['x', 'w'], output: ['y'] }], { initializer: [external] });
    expect(() => fromOnnx(bytes)).toThrow("fromOnnx: externalData must be the bytes of 'm.data', where tensor 'w' is");
    expect(() => fromOnnx(bytes, { externalData: { 'm.data': new Uint8Array(8) } })).toThrow('must have 12 bytes');
    expect(() => fromOnnx(bytes, { externalData: { 'm.data': new Uint8Array(12) } })).not.toThrow();
  });

  test('what is no bytes', () => {
    expect(() => fromOnnx('model.onnx' as never)).toThrow("fromOnnx: bytes must be a Uint8Array, got 'model.onnx'");
    expect(() => fromOnnx(small, { externalData: 3 as never })).toThrow('fromOnnx: externalData must be an object');
  });
});

describe('files that ask for much', () => {
  test('1,000 nodes one after the other', () => {
    const nodes = Array.from({ length: 1000 }, (_, i): Draft<'Node'> => {
      return { opType: i % 2 ? 'Relu' : 'Tanh', input: [i ? `v${i - 1}` : 'x'], output: [i === 999 ? 'y' : `v${i}`] };
    });
    expect(fromOnnx(fileOf(nodes)).predict([[1, 2, 3]])).toHaveLength(3);
    expect(() => fromOnnx(fileOf([...nodes, relu]))).toThrow('fromOnnx: nodes must have 1000 at most, got 1001');
  });

  test('sums that double at every node', () => {
    const nodes = Array.from({ length: 60 }, (_, i): Draft<'Node'> => {
      const from = i ? `v${i - 1}` : 'x';
      return { opType: 'Add', input: [from, from], output: [i === 59 ? 'y' : `v${i}`] };
    });
    expect(fromOnnx(fileOf(nodes)).predict([[1, 0, 0]])[0]).toBe(2 ** 60);
  });

  test('parameters of one number on many columns', () => {
    const slope = tensor('s', [1], [0.5]);
    const nodes = Array.from({ length: 100 }, (_, i): Draft<'Node'> => {
      return { opType: 'PRelu', input: [i ? `v${i - 1}` : 'x', 's'], output: [i === 99 ? 'y' : `v${i}`] };
    });
    const bytes = fileOf(nodes, { columns: 60_000, initializer: [slope] });
    expect(() => fromOnnx(bytes)).toThrow('must have no more parameters than a file of this size has, got more');
  });

  test('100,000 messages of nothing', () => {
    const empty = new Uint8Array(200_004);
    empty.set([0x3a, 0xc0, 0x9a, 0x0c]); // graph, of 200,000 bytes
    for (let at = 4; at < empty.length; at += 2) empty[at] = 0x0a; // nodes without a field
    expect(() => fromOnnx(empty)).toThrow(
      /^fromOnnx: (file must have at most 100000 nodes|nodes must have 1000 at most)/,
    );
  });
});
