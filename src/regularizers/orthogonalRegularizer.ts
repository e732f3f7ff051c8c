import { builtIn } from '../engine/builtIn.ts';
import { checkOptions, outOfRange } from '../engine/errors.ts';
import { checkFactor, partials, type Regularizer } from './regularizer.ts';

export interface OrthogonalRegularizerOptions {
  /** The penalty where all units are alike, ≥ 0. Default 0.01. */
  factor?: number;
}

/**
 * The penalty factor · the mean over pairs of units of |cos|, the cosine of the angle between their incoming weights:
 * Keras's OrthogonalRegularizer in mode 'columns' (its default, 'rows', compares inputs). For weights only.
 *
 * @throws TypeError or RangeError for a factor out of its range; for a bias.
 */
export function orthogonalRegularizer(options: OrthogonalRegularizerOptions = {}): Regularizer {
  const { factor = 0.01 } = checkOptions('orthogonalRegularizer', options, ['factor']);
  checkFactor('orthogonalRegularizer', 'factor', factor);
  return builtIn({
    name: 'orthogonalRegularizer',
    options: { factor },
    call(graph, { value: w, gradient: g, shape, penalty }) {
      const [outputs = 0, inputs] = shape;
      if (inputs === undefined)
        throw outOfRange('orthogonalRegularizer', 'shape', 'that of a weight, [outputs, inputs]', `[${shape}]`);
      const panels = Math.ceil(outputs / graph.panel);
      const units = panels * graph.panel;
      const [u, norms, s] = [graph.block(w.columns), graph.block(units), graph.block(units * units)];
      const sums = partials(graph, panels);
      const pairs = (outputs * (outputs - 1)) / 2;
      graph.call('normalizeUnits', { u, norms, w, inputs, outputs });
      graph.call('orthogonalPenalty', {
        ...{ partials: sums, g, s, u, norms },
        ...{ factor: pairs > 0 ? factor / pairs : 0, inputs, outputs },
      });
      graph.call('sumPartials', { sum: penalty, partials: sums, parts: panels });
    },
  });
}
