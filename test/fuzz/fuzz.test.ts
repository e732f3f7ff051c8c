import { expect, test } from 'vitest';
import * as brain from '../../src/brain/index.ts';
import * as data from '../../src/files/index.ts';
import * as index from '../../src/index.ts';
import * as onnx from '../../src/onnx/index.ts';
import * as pytorch from '../../src/pytorch/index.ts';
import * as tensorflow from '../../src/tensorflow/index.ts';
import { fuzz, witnessOf } from './fuzz.js';
import { parsersOf } from './parsers.js';

// `npm run fuzz` reads 100,000 of each.
const parsers = parsersOf({ index, brain, data, onnx, pytorch, tensorflow });
const witness = witnessOf(index);

test.each(Object.entries(parsers))('2,000 changed inputs of %s are read, or refused in words', async (_, parser) => {
  const { read, refused } = await fuzz(parser, witness, { count: 2000 });
  expect(read + refused).toBe(2000);
  expect(read, 'some are whole').toBeGreaterThan(20);
  expect(refused, 'some are not').toBeGreaterThan(20);
});
