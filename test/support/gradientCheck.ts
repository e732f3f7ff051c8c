import { expect } from 'vitest';
import type { Model } from '../../src/index.ts';
import { random } from './random.ts';

/** Step of the differences: f32 rounds the loss to about 1e-6, which counts 1 / STEP times. */
const STEP = 2 ** -6;

/** Rounding of the loss in the difference, 4/3 · 1e-6 / STEP; what the fourth powers of the step leave, relative. */
const ABSOLUTE = 1e-4;
const RELATIVE = 2e-3;

type Targets = Parameters<Model['computeGradients']>[1];

/**
 * Compares, for each parameter, the slope of the loss along a random corner direction d with g · d: by central differences
 * of the step h and 2h, from which the error in h² is taken out. Random numbers of the step stay the same.
 */
export function expectGradients(model: Model, x: Float32Array, y: Targets, seed: number): void {
  const { gradients, scores } = model.computeGradients(x, y);
  const next = random(seed);
  for (const [name, { data: gradient }] of gradients) {
    const direction = gradient.map(() => (next() < 0.5 ? -1 : 1));
    const start = model.getWeights();
    const lossAt = (step: number) => {
      const { shape, data } = start.get(name) as { shape: readonly number[]; data: Float32Array };
      const moved = { shape, data: data.map((value, i) => value + step * direction[i]) };
      model.setWeights(new Map(start).set(name, moved));
      return model.computeGradients(x, y).scores.loss;
    };
    const slope = (h: number) => (lossAt(h) - lossAt(-h)) / (2 * h);
    const numeric = (4 * slope(STEP) - slope(2 * STEP)) / 3;
    model.setWeights(start);
    const exact = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
    const size = gradient.reduce((sum, value) => sum + Math.abs(value), 0);
    const allowed = ABSOLUTE * Math.max(1, scores.loss) + RELATIVE * size;
    expect(Math.abs(exact - numeric), `${name}: expected ${numeric}, got ${exact} ± ${allowed}`).toBeLessThan(allowed);
  }
}
