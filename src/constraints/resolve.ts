import { wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { named } from '../base/names.ts';
import type { Constraint } from './constraint.ts';
import type * as constraints from './index.ts';

export type ConstraintName = keyof typeof constraints;

/** Resolves a constraint, given by name or as a value such as `maxNorm({ max: 3 })`. */
export function resolveConstraint(where: string, what: string, constraint: ConstraintName | Constraint): Constraint {
  if (typeof constraint === 'string') return named(where, what, constraint, 'constraints', {});
  if (isKind(constraint, 'Object') && typeof constraint.call === 'function') return constraint;
  throw wrongKind(where, what, 'a constraint such as maxNorm()', constraint);
}
