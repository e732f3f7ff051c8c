import { type Build, dense, type Model, sequential, sgd } from '../../src/index.ts';
import { withBuild } from './builds.ts';
import { numbers, random } from './random.ts';

const FUSED = 'b704e6fd19efc8b6c9a744da4b28393e4acfbb3cc6de6314e0553de863e5c592';

/** The seed of the training that is pinned. */
export const SEED = 42;

/** The SHA-256 of all weights after the training below: the same on every machine, for each of the two numeric classes. */
export const PINNED: Readonly<Record<Build, string>> = {
  simd: '8210e026a7d17bca334d9d5e99295967e0b3f0e4af80739ae0422279b1cb795b',
  relaxed: FUSED,
  wide: FUSED,
};

const inPlace = (...[model, ...input]: [Model, ...Parameters<Model['fit']>]): Promise<unknown> => model.fit(...input);

/** Trains a network that uses every activation, with the last batch smaller, from a seed; in place, or another way. */
export async function trained(build: Build, seed: number, fit = inPlace): Promise<Model> {
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
    await fit(model, x, y, { epochs: 3, batchSize: 16 });
    model.compile({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }), loss: 'crossEntropy' });
    await fit(model, x, y, { epochs: 2, batchSize: 16 });
    return model;
  });
}
