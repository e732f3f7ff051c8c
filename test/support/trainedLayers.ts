import {
  add,
  alphaDropout,
  type Build,
  batchNormalization,
  concatenate,
  cosineDecay,
  dense,
  dropout,
  embedding,
  functional,
  gaussianDropout,
  gaussianNoise,
  input,
  layerNormalization,
  muon,
  nadam,
  type Weights,
  warmUp,
} from '../../src/index.ts';
import { withBuild } from './builds.ts';
import { numbers, random } from './random.ts';

const FUSED = 'cfd9d7be015ebf028edeb029ac104ee1d4a0dc3adea27d79a8817a88daa7a92f';

/** The SHA-256 of all weights after the training below, and of their running means. */
export const PINNED_LAYERS: Readonly<Record<Build, string>> = {
  simd: 'c3d771c7639ca28a771225611e781c8b572a81f0e293a3a2c8c93ed502824ad6',
  relaxed: FUSED,
  wide: FUSED,
};

/**
 * Trains a network with all that is drawn at random (noise, dropouts, normal start weights, shuffling), normalizations,
 * a schedule, clipping, penalties and constraints, from a seed.
 */
export async function trainedLayers(build: Build, seed: number): Promise<Weights> {
  return withBuild(build, async () => {
    const [x, ids] = [input(10), input(3)];
    const noisy = gaussianNoise(0.1).apply(x);
    const left = dense(12, 'gelu', { weightInitializer: 'heNormal', weightRegularizer: 'l2' }).apply(noisy);
    const right = dropout(0.2).apply(embedding(7, 4).apply(ids));
    const both = batchNormalization().apply(concatenate().apply([left, right]));
    const wide = alphaDropout(0.1).apply(dense(24, 'selu', { weightInitializer: 'lecunNormal' }).apply(both));
    const skipped = add().apply([both, dense(24, 'mish', { weightConstraint: 'maxNorm' }).apply(wide)]);
    const y = dense(3, 'softmax').apply(gaussianDropout(0.1).apply(layerNormalization().apply(skipped)));
    const model = functional({ inputs: [x, ids], outputs: y, seed });
    const next = random(2);
    const rows = [numbers(60 * 10, 1), Uint8Array.from({ length: 60 * 3 }, () => Math.floor(next() * 7))] as const;
    const labels = Array.from({ length: 60 }, () => ['ape', 'bee', 'cat'][Math.floor(next() * 3)] as string);
    const learningRate = warmUp(cosineDecay({ learningRate: 0.01, decaySteps: 30 }), { steps: 5 });
    model.compile({ optimizer: nadam({ learningRate, globalClipNorm: 1 }), loss: 'crossEntropy' });
    await model.fit(rows, labels, { epochs: 4, batchSize: 16 });
    model.compile({ optimizer: muon({ ends: true, ema: 0.9, accumulate: 2 }), loss: 'crossEntropy' });
    await model.fit(rows, labels, { epochs: 4, batchSize: 16 });
    return new Map([
      ...model.getWeights(),
      ...[...model.getMeanWeights()].map(([name, each]) => [`mean ${name}`, each] as const),
    ]);
  });
}
