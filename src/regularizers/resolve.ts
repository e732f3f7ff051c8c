import { checkName, wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import * as regularizers from './named.ts';
import type { Regularizer } from './regularizer.ts';

export type RegularizerName = keyof typeof regularizers;

/** Resolves a regularizer, given by name or as a value such as `l2({ l2: 1e-4 })`. */
export function resolveRegularizer(
  where: string,
  what: string,
  regularizer: RegularizerName | Regularizer,
): Regularizer {
  if (typeof regularizer === 'string')
    return checkName(where, what, regularizer, regularizers, '; by value: orthogonalRegularizer()')();
  if (isKind(regularizer, 'Object') && typeof regularizer.call === 'function') return regularizer;
  throw wrongKind(where, what, "a name such as 'l2' or a regularizer such as l2()", regularizer);
}
