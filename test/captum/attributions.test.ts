// Attributions beside Captum's: attributions.json is made by attributions.py, which says how.

import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { dense, sequential } from '../../src/index.ts';
import { attribute, inputGradients, integratedGradients } from '../../src/interpret/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';

interface Fixture {
  readonly weights: Record<string, number[]>;
  readonly x: number[];
  readonly baseline: number[];
  readonly target: number[];
  readonly integratedGradients: number[];
  /** Of the outputs of both hidden layers, row by row. */
  readonly conductance: readonly number[][];
  readonly saliency: number[];
}

const fixtures = JSON.parse(readFileSync(new URL('attributions.json', import.meta.url), 'utf8'));

/** What is asked for of all figures; near zero, what f32 makes of sums of terms of order 1 to 10. */
const RELATIVE = 1e-4;
const ABSOLUTE = 2e-5;

function modelOf(activation: 'tanh' | 'relu', { weights }: Fixture) {
  const model = sequential({ inputs: 5, layers: [dense(8, activation), dense(7, activation), dense(3)] });
  const own = model.getWeights();
  for (const [name, { data }] of own) data.set(weights[name]);
  model.setWeights(own);
  return model;
}

const rowsOf = (values: readonly number[], columns: number) =>
  Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns));

describe.each(available)('build %s', (build) => {
  test.each(['tanh', 'relu'] as const)('%s: gradients by inputs', (activation) =>
    withBuild(build, () => {
      const fixture: Fixture = fixtures[activation];
      const metric = { output: fixture.target };
      const gradients = inputGradients(modelOf(activation, fixture), new Float32Array(fixture.x), { metric });
      expectClose(gradients as Float32Array, fixture.saliency, RELATIVE, ABSOLUTE);
    }));

  test.each(['tanh', 'relu'] as const)('%s: integrated gradients, by the same steps', (activation) =>
    withBuild(build, () => {
      const fixture: Fixture = fixtures[activation];
      const model = modelOf(activation, fixture);
      const x = new Float32Array(fixture.x);
      const { values } = integratedGradients(model, x, {
        ...{ metric: { output: fixture.target }, baseline: new Float32Array(fixture.baseline), steps: fixtures.steps },
      });
      expectClose(values, fixture.integratedGradients, RELATIVE, ABSOLUTE);
    }));

  test.each(['tanh', 'relu'] as const)('%s: conductance of hidden units, row by row', (activation) =>
    withBuild(build, () => {
      const fixture: Fixture = fixtures[activation];
      const model = modelOf(activation, fixture);
      // Kinks leave an error in 1/steps on both sides.
      const [steps, relative] = activation === 'relu' ? [4096, 2e-3] : [1024, RELATIVE];
      for (const [row, x] of rowsOf(fixture.x, 5).entries()) {
        const reference = [rowsOf(fixture.baseline, 5)[row]];
        const metric = { output: fixture.target[row] };
        const { units } = attribute(model, { clean: [x], reference, metric, steps });
        for (const [layer, size] of [8, 7].entries()) {
          const truth = fixture.conductance[layer].slice(row * size, (row + 1) * size);
          expectClose(units.get(`${layer}`) ?? [], truth, relative, relative, `row ${row}, layer ${layer}`);
        }
      }
    }));
});
