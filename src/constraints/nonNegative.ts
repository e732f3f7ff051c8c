import { builtIn } from '../base/builtIn.ts';
import type { Constraint } from './constraint.ts';

/** Sets numbers below 0 to 0. */
export function nonNegative(): Constraint {
  return builtIn({
    name: 'nonNegative',
    options: {},
    call: (graph, { value }) => graph.call('constrainNonNegative', { w: value, count: value.columns }),
  });
}
