import { wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { named } from '../base/names.ts';
import * as regularizers from './named.ts';
import type { Regularizer } from './regularizer.ts';

export type RegularizerName = keyof typeof regularizers;

/** Resolves a regularizer, given by name or as a value such as `l2({ l2: 1e-4 })`. */
export function resolveRegularizer(
  where: string,
  what: string,
  regularizer: RegularizerName | Regularizer,
): Regularizer {
  if (typeof regularizer === 'string') return named(where, what, regularizer, 'regularizers', regularizers);
  if (isKind(regularizer, 'Object') && typeof regularizer.call === 'function') return regularizer;
  throw wrongKind(where, what, "a name such as 'l2' or a regularizer such as l2()", regularizer);
}
