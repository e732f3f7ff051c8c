import { builtIn } from '../base/builtIn.ts';
import { layersKernels } from '../engine/packs/layers.ts';
import type { Constraint } from './constraint.ts';

/** Sets numbers below 0 to 0. */
export function nonNegative(): Constraint {
  return builtIn({
    name: 'nonNegative',
    options: {},
    call: (graph, { value }) => graph.call(layersKernels.constrainNonNegative, { w: value, count: value.columns }),
  });
}
