import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Build, dense, sequential, sgd, type Weights } from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers, random } from '../support/random.ts';

const FUSED = 'b704e6fd19efc8b6c9a744da4b28393e4acfbb3cc6de6314e0553de863e5c592';

/** The SHA-256 of all weights after the training below: the same on every machine, for each of the two numeric classes. */
const PINNED: Readonly<Record<Build, string>> = {
  simd: '8210e026a7d17bca334d9d5e99295967e0b3f0e4af80739ae0422279b1cb795b',
  relaxed: FUSED,
  wide: FUSED,
};

function hash(weights: Weights): string {
  const sum = createHash('sha256');
  for (const [name, { data }] of weights) sum.update(name).update(new Uint8Array(data.buffer));
  return sum.digest('hex');
}

/** Trains a network that uses every activation, with the last batch smaller, from a seed. */
async function trained(build: Build, seed: number): Promise<Weights> {
  return withBuild(build, async () => {
    const layers = [
      dense(19, 'relu'),
      dense(17, 'tanh'),
      dense(13, 'leakyRelu'),
      dense(11, 'sigmoid'),
      dense(7, 'softmax'),
      dense(5, 'softmax'),
    ];
    const model = sequential({ inputs: 21, layers, seed });
    const x = numbers(70 * 21, 1);
    const next = random(2);
    const y = Uint8Array.from({ length: 70 }, () => Math.floor(next() * 5));
    model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    await model.fit(x, y, { epochs: 3, batchSize: 16 });
    model.compile({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }), loss: 'crossEntropy' });
    await model.fit(x, y, { epochs: 2, batchSize: 16 });
    return model.getWeights();
  });
}

describe.each(available)('build %s', (build) => {
  test('the same seed gives the same bits, another seed others', async () => {
    const [one, two, other] = [await trained(build, 42), await trained(build, 42), await trained(build, 43)];
    expect(hash(two)).toBe(hash(one));
    expect(hash(other)).not.toBe(hash(one));
  });

  test('the bits are those of every other machine', async () => {
    expect(hash(await trained(build, 42))).toBe(PINNED[build]);
  });
});

test('two builds are within rounding of each other', async () => {
  const [first, ...others] = await Promise.all(available.map((build) => trained(build, 42)));
  for (const other of others) {
    for (const [name, { data }] of first) expectClose(other.get(name)?.data as Float32Array, data, 1e-4, 1e-5, name);
  }
});

test('a large seed is not its lower half', async () => {
  const model = (seed: number) => hash(sequential({ inputs: 3, layers: [dense(4)], seed }).getWeights());
  expect(model(2 ** 40 + 1)).not.toBe(model(1));
});

test('without a seed a model draws one, and says which', () => {
  const model = sequential({ inputs: 3, layers: [dense(4)] });
  const again = sequential({ inputs: 3, layers: [dense(4)], seed: model.seed });
  expect(hash(again.getWeights())).toBe(hash(model.getWeights()));
});
