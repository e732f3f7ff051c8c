import { checkName, wrongKind } from '../base/errors.ts';
import { makeOnce } from '../base/makeOnce.ts';
import * as initializers from './index.ts';
import type { Initializer } from './initializer.ts';

export type InitializerName = keyof typeof initializers;

/** Resolves an initializer, given by name or value. */
export function resolveInitializer(
  where: string,
  what: string,
  initializer: InitializerName | Initializer,
): Initializer {
  if (typeof initializer === 'string')
    return makeOnce(checkName<() => Initializer>(where, what, initializer, initializers));
  // Arrays can `fill`, too.
  if (typeof initializer?.fill === 'function' && typeof initializer.name === 'string') return initializer;
  throw wrongKind(where, what, "a name such as 'glorotUniform' or an initializer", initializer);
}
