import { afterAll, describe, expect, test } from 'vitest';
import {
  activation,
  add,
  alphaDropout,
  average,
  batchNormalization,
  concatenate,
  dense,
  dot,
  dropout,
  embedding,
  engine,
  functional,
  gaussianDropout,
  gaussianNoise,
  input,
  layerNormalization,
  maximum,
  minimum,
  multiply,
  muon,
  prelu,
  rmsNormalization,
  sequential,
  subtract,
} from '../../src/index.ts';
import { available } from '../support/builds.ts';
import { numbers } from '../support/random.ts';

const [ROWS, INPUTS, WORDS] = [50, 23, 3];

afterAll(() => void engine({ build: 'auto', threads: 'auto' }));

/** All that comes of training a network of every layer. */
async function outcome(build: (typeof available)[number], threads: number) {
  engine({ build, threads });
  const [x, words] = [input(INPUTS), input(WORDS)];
  const a = batchNormalization().apply(dense(19, 'tanh').apply(x));
  const b = layerNormalization().apply(gaussianNoise(0.1).apply(dense(19).apply(embedding(40, 7).apply(words))));
  const pair = [dropout(0.3).apply(a), prelu().apply(b)];
  const merged = [add(), subtract(), multiply(), average(), maximum(), minimum(), dot()].map((layer) =>
    layer.apply(pair),
  );
  const wide = concatenate().apply(merged);
  const noisy = alphaDropout(0.2).apply(gaussianDropout(0.2).apply(rmsNormalization().apply(wide)));
  const outputs = activation('softmax').apply(dense(5).apply(noisy));
  const model = functional({ inputs: [x, words], outputs, seed: 3 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const rows = [numbers(ROWS * INPUTS, 1), Uint8Array.from({ length: ROWS * WORDS }, (_, i) => (i * i) % 40)];
  const labels = Uint8Array.from({ length: ROWS }, (_, i) => i % 5);
  const history = await model.fit(rows, labels, { epochs: 3, batchSize: 16 });
  expect(model.threads, 'the threads that worked').toBe(threads);
  const weights = [...model.getWeights()].map(([name, { data }]) => [name, data]);
  return { history, weights, predicted: model.predict(rows) };
}

describe.each(available)('build %s', (build) => {
  test('networks of every layer train to the same bits on any number of threads', async () => {
    const alone = await outcome(build, 1);
    expect(alone.predicted.every(Number.isFinite)).toBe(true);
    for (const threads of [2, 3]) expect(await outcome(build, threads)).toEqual(alone);
  });

  test('kernels of a pack reach threads that came before it', async () => {
    const [x, labels] = [numbers(64 * 32, 1), Uint8Array.from({ length: 64 }, (_, i) => i % 5)];
    const trained = async (threads: number) => {
      engine({ build, threads });
      const model = sequential({
        inputs: 32,
        layers: [dense(40, 'tanh'), dense(40, 'tanh'), dense(5, 'softmax')],
        seed: 1,
      });
      for (const optimizer of ['adam', muon()] as const) {
        model.compile({ optimizer, loss: 'crossEntropy' });
        await model.fit(x, labels, { epochs: 2 });
        expect(model.threads, 'the threads that worked').toBe(threads);
      }
      return model.getWeights();
    };
    expect(await trained(2)).toEqual(await trained(1));
  });
});
