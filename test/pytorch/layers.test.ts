// Layers beside PyTorch's: layers.json is made by layers.py, which says how.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  batchNormalization,
  dense,
  embedding,
  type Layer,
  layerNormalization,
  prelu,
  sequential,
  sgd,
} from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';

interface Fixture {
  readonly x: number[];
  readonly y: number[];
  readonly start: Record<string, number[]>;
  readonly loss: number;
  readonly gradients: Record<string, number[]>;
  readonly running: Record<string, number[]>;
  readonly predicted: number[];
}

const fixtures = JSON.parse(readFileSync(new URL('layers.json', import.meta.url), 'utf8'));

const COLUMNS = 11;
const EPSILON = 1e-3;
const ROWS = 7;

/** Each with the columns of its input; PyTorch's momentum of 0.25 is 0.75 here. */
const cases: Record<string, readonly [Layer, number]> = {
  batchNormalization: [batchNormalization({ momentum: 0.75, epsilon: EPSILON }), COLUMNS],
  layerNormalization: [layerNormalization({ epsilon: EPSILON }), COLUMNS],
  prelu: [prelu(), COLUMNS],
  embedding: [embedding(6, 5), 4],
};

/** f32 of numbers of order 1 to 10, through a normalization and sums of some tens of terms. */
const RELATIVE = 1e-5;
const ABSOLUTE = 1e-5;

/** PyTorch's name for a parameter: its linear layer stands after one that flattens. */
const theirs = (name: string) => name.replace(/^1\./, '2.');

describe.each(available)('build %s', (build) => {
  test.each(Object.keys(cases))('%s has the losses, gradients, statistics and predictions of PyTorch', (name) =>
    withBuild(build, () => {
      const [layer, inputs] = cases[name];
      const fixture: Fixture = fixtures[name];
      const model = sequential({ inputs, layers: [layer, dense(3)] });
      const weights = model.getWeights();
      expect([...weights.keys()].map(theirs).sort()).toEqual(Object.keys(fixture.start).sort());
      for (const [key, { data }] of weights) data.set(fixture.start[theirs(key)]);
      model.setWeights(weights);
      model.compile({ loss: 'meanSquaredError', optimizer: sgd({ learningRate: 1e-30 }) });
      const [x, y] = [new Float32Array(fixture.x), new Float32Array(fixture.y)];
      const { gradients } = model.computeGradients(x, y);
      for (const [key, { data }] of gradients)
        expectClose(data, fixture.gradients[theirs(key)], RELATIVE, ABSOLUTE, key);
      expectClose([model.trainOnBatch(x, y).loss], [fixture.loss], RELATIVE, 0, 'loss');
      const moved = model.getWeights();
      for (const [key, truth] of Object.entries(fixture.running)) {
        // PyTorch's part of the batch's variance in the running one is Σ (x − μ)² / (rows − 1)
        const start = fixture.start[key];
        const kept = (j: number) => 0.75 * start[j];
        const expected = truth.map((value, j) =>
          key.endsWith('var') ? kept(j) + ((value - kept(j)) * (ROWS - 1)) / ROWS : value,
        );
        expectClose(moved.get(key)?.data ?? [], expected, RELATIVE, ABSOLUTE, key);
        moved.get(key)?.data.set(truth);
      }
      model.setWeights(moved);
      expectClose(model.predict(x), fixture.predicted, RELATIVE, ABSOLUTE, 'predicted');
    }));
});
