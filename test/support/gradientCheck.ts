import { expect } from 'vitest';
import type { Model } from '../../src/index.ts';
import { random } from './random.ts';

/** Step of the differences, along a direction of length 1. */
const STEP = 2 ** -5;

/** f32 rounds the loss to about 2e-6, which counts 4/3 / STEP times. */
const ABSOLUTE = 1e-4;

/** Rounding of the gradient, relative to its length. */
const RELATIVE = 1e-3;

/** What may be left of the error in h², which extrapolation takes out, where higher powers of h count too. */
const LEFT = 1 / 4;

type Targets = Parameters<Model['computeGradients']>[1];

type Trained = Pick<Model, 'computeGradients' | 'getWeights' | 'setWeights'>;

/**
 * Compares, for each parameter, the slope of the loss along a random diagonal direction d with g · d: by central
 * differences of the step h and 2h, from which the error in h² is taken out. Random numbers of the step stay the same.
 */
export function expectGradients(model: Trained, x: Float32Array, y: Targets, seed: number): void {
  const { gradients, scores } = model.computeGradients(x, y);
  const next = random(seed);
  for (const [name, { data: gradient }] of gradients) {
    const side = 1 / Math.sqrt(gradient.length);
    const direction = Array.from(gradient, () => (next() < 0.5 ? -side : side));
    const start = model.getWeights();
    const lossAt = (step: number) => {
      const { shape, data } = start.get(name) as { shape: readonly number[]; data: Float32Array };
      const moved = { shape, data: data.map((value, i) => value + step * direction[i]) };
      model.setWeights(new Map(start).set(name, moved));
      return model.computeGradients(x, y).scores.loss;
    };
    const slope = (h: number) => (lossAt(h) - lossAt(-h)) / (2 * h);
    const [fine, coarse] = [slope(STEP), slope(2 * STEP)];
    const correction = (fine - coarse) / 3;
    model.setWeights(start);
    const exact = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
    const length = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
    const allowed = ABSOLUTE * Math.max(1, scores.loss) + RELATIVE * length + LEFT * Math.abs(correction);
    const off = Math.abs(exact - fine - correction);
    expect(off, `${name}: expected ${fine + correction}, got ${exact}`).toBeLessThan(allowed);
  }
}
