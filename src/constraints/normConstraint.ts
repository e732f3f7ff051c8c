import { builtIn } from '../base/builtIn.ts';
import { checkNumber } from '../base/errors.ts';
import { layersKernels } from '../engine/packs/layers.ts';
import type { Constraint } from './constraint.ts';

/**
 * Creates the constraint of that name that moves norms toward [least, most] by the share `rate` of the distance: for
 * the incoming weights of each unit, or for a whole bias.
 */
export function normConstraint(name: string, options: object, least: number, most: number, rate: number): Constraint {
  return builtIn({
    name,
    options,
    call(graph, { value, shape }) {
      const [outputs = 0, inputs] = shape;
      const limits = { least, most, rate };
      if (inputs === undefined) graph.call(layersKernels.constrainNorm, { v: value, ...limits, count: outputs });
      else graph.call(layersKernels.constrainUnitNorms, { w: value, ...limits, inputs, outputs });
    },
  });
}

export function checkNorm(where: string, what: string, norm: number, least = 0): number {
  return checkNumber(where, what, norm, least === 0 ? 'a number ≥ 0' : `a number ≥ min, ${least}`, (n) => n >= least);
}
