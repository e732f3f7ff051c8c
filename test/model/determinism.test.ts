import { describe, expect, test } from 'vitest';
import { type Build, dense, engine, sequential } from '../../src/index.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { hash } from '../support/hash.ts';
import { PINNED, SEED, trained } from '../support/trained.ts';
import { PINNED_LAYERS, trainedLayers } from '../support/trainedLayers.ts';

const weights = async (build: Build, seed: number) => (await trained(build, seed)).getWeights();

describe.each(available)('build %s', (build) => {
  test('the same seed gives the same bits, another seed others', async () => {
    const [one, two, other] = [await weights(build, 42), await weights(build, 42), await weights(build, 43)];
    expect(await hash(two)).toBe(await hash(one));
    expect(await hash(other)).not.toBe(await hash(one));
  });

  test('the bits are those of every other machine', async () => {
    expect(await hash(await weights(build, SEED))).toBe(PINNED[build]);
  });

  test('so are those of noise, dropout and all that is drawn, with any number of threads', async () => {
    for (const threads of [1, 3]) {
      engine({ threads });
      expect(await hash(await trainedLayers(build, SEED))).toBe(PINNED_LAYERS[build]);
    }
    engine({ threads: 'auto' });
  });
});

test('two builds are within rounding of each other', async () => {
  const [first, ...others] = await Promise.all(available.map((build) => weights(build, 42)));
  for (const other of others) {
    for (const [name, { data }] of first) expectClose(other.get(name)?.data as Float32Array, data, 1e-4, 1e-5, name);
  }
});

test('a large seed is not its lower half', async () => {
  const model = (seed: number) => hash(sequential({ inputs: 3, layers: [dense(4)], seed }).getWeights());
  expect(await model(2 ** 40 + 1)).not.toBe(await model(1));
});

test('without a seed a model draws one, and says which', async () => {
  const model = sequential({ inputs: 3, layers: [dense(4)] });
  const again = sequential({ inputs: 3, layers: [dense(4)], seed: model.seed });
  expect(await hash(again.getWeights())).toBe(await hash(model.getWeights()));
});
