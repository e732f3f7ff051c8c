import type { Constraint } from './constraint.ts';
import { normConstraint } from './normConstraint.ts';

/** Divides the incoming weights of each unit by their norm (plus 10⁻⁷). */
export function unitNorm(): Constraint {
  return normConstraint('unitNorm', {}, 1, 1, 1);
}
