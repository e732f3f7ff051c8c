// The numbers of tensors, type by type, beside what their formats say: two's complement, IEEE 754, and bfloat16, which is the
// upper half of an f32.

import { describe, expect, test } from 'vitest';
import { constantOf } from '../../src/onnx/constants.ts';
import { decode } from '../../src/onnx/decode.ts';
import { type Draft, encode } from '../../src/onnx/encode.ts';
import { dataTypes } from '../../src/onnx/schema.ts';

const read = (draft: Draft<'Tensor'>, external: Record<string, Uint8Array> = {}) =>
  constantOf('test', decode('test', 'Tensor', encode('Tensor', { name: 'w', ...draft })), external);

/** A type, its bytes in a file, little-endian, its numbers, and how they are listed where a file has them by themselves. */
const types: readonly (readonly [keyof typeof dataTypes, string, readonly number[], Draft<'Tensor'>])[] = [
  ['FLOAT', 'cdcccc3d 000000c0', [Math.fround(0.1), -2], { floatData: [0.1, -2] }],
  ['DOUBLE', '9a9999999999b93f 00000000000000c0', [Math.fround(0.1), -2], { doubleData: [0.1, -2] }],
  ['INT8', '80 ff 7f', [-128, -1, 127], { int32Data: [-128, -1, 127] }],
  ['UINT8', '80 ff 7f', [128, 255, 127], { int32Data: [128, 255, 127] }],
  ['BOOL', '00 01', [0, 1], { int32Data: [0, 1] }],
  ['INT16', '0080 ffff ff7f', [-32768, -1, 32767], { int32Data: [-32768, -1, 32767] }],
  ['UINT16', '0080 ffff ff7f', [32768, 65535, 32767], { int32Data: [32768, 65535, 32767] }],
  ['INT32', 'feffffff ffffff7f', [-2, 2 ** 31 - 1], { int32Data: [-2, 2 ** 31 - 1] }],
  ['INT64', 'feffffffffffffff 0000000000010000', [-2, 2 ** 40], { int64Data: [-2, 2 ** 40] }],
  [
    'FLOAT16',
    '003c 00c0 0100 ff03 0004 ff7b 007c 00fc 007e',
    [1, -2, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 65504, Infinity, -Infinity, Number.NaN],
    { int32Data: [0x3c00, 0xc000, 1, 0x3ff, 0x400, 0x7bff, 0x7c00, 0xfc00, 0x7e00] },
  ],
  [
    'BFLOAT16',
    '803f 00c0 4940 8000 807f',
    [1, -2, 3.140625, 2 ** -126, Infinity],
    { int32Data: [0x3f80, 0xc000, 0x4049, 0x80, 0x7f80] },
  ],
];

describe.each(types)('%s', (type, hex, numbers, listed) => {
  const given = { dims: [numbers.length], dataType: dataTypes[type] };
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

  test('as bytes', () => expect([...read({ ...given, rawData: bytes }).data]).toEqual(numbers));

  test('as a list', () => expect([...read({ ...given, ...listed }).data]).toEqual(numbers));

  test('as bytes beside the file, from an offset on', () => {
    const file = Uint8Array.from([...new Array(8).fill(0x55), ...bytes, 0x55, 0x55]);
    const externalData = [
      { key: 'location', value: 'w.data' },
      { key: 'offset', value: '8' },
      { key: 'length', value: `${bytes.length}` },
    ];
    expect([...read({ ...given, dataLocation: 1, externalData }, { 'w.data': file }).data]).toEqual(numbers);
  });
});
