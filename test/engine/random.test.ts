import { expect, test } from 'vitest';
import { RANDOM_BYTES, RandomStream } from '../../src/base/random.ts';
import { Instance } from '../../src/engine/instance.ts';
import { philox } from '../support/philox.ts';

const [SEED, STREAM, SHUFFLE] = [7 + 3 * 2 ** 32, 5, 2];

/** The word of the stream with that number. */
const word = (index: number) => philox([index >> 2, 0, STREAM, SHUFFLE], [7, 3])[index % 4] as number;

function made() {
  const instance = new Instance('simd');
  instance.reserve(instance.heap + 64 + RANDOM_BYTES);
  return new RandomStream(instance, Math.ceil(instance.heap / 64) * 64, SEED, 'shuffle', STREAM);
}

test('single numbers are of all words in order, however many are drawn at once', () => {
  const random = made();
  const bound = 1_000_003;
  const drawn = Array.from({ length: 3000 }, () => random.below(bound));
  expect(drawn).toEqual(drawn.map((_, index) => Math.floor((word(index) * bound) / 2 ** 32)));
});

test('an array takes words of its own, after those that single numbers were drawn from', () => {
  const random = made();
  random.below(10);
  const values = new Float32Array(3);
  random.fillUniform(values, 0, 1);
  expect(values).toEqual(Float32Array.from(values, (_, index) => (word(16 + index) >>> 8) / 2 ** 24));
  expect(random.below(2 ** 20)).toBe(word(16 + 1024) >>> 12);
});

test('uniform numbers are computed in f64 and rounded once, however many there are', () => {
  const values = new Float32Array(2500);
  made().fillUniform(values, -0.3, 0.7);
  const unit = (index: number) => (word(index) >>> 8) * 2 ** -23 - 1;
  expect(values).toEqual(Float32Array.from(values, (_, index) => (-0.3 + 0.7) / 2 + ((0.7 + 0.3) / 2) * unit(index)));
});
