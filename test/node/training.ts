import { dense, type Model, sequential } from '../../src/index.ts';
import { numbers } from '../support/random.ts';

export const x = numbers(12 * 2, 1);
export const y = numbers(12, 2);

/** A small compiled model with a metric. */
export function regression(): Model {
  const model = sequential({ inputs: 2, layers: [dense(1)], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] });
  return model;
}
