import { wrongKind } from '../base/errors.ts';
import { named } from '../base/names.ts';
import * as common from './common.ts';
import type * as initializers from './index.ts';
import type { Initializer } from './initializer.ts';

export type InitializerName = keyof typeof initializers;

/** Resolves an initializer, given by name or value. */
export function resolveInitializer(
  where: string,
  what: string,
  initializer: InitializerName | Initializer,
): Initializer {
  if (typeof initializer === 'string') return named(where, what, initializer, 'initializers', common);
  // Arrays can `fill`, too.
  if (typeof initializer?.fill === 'function' && typeof initializer.name === 'string') return initializer;
  throw wrongKind(where, what, "a name such as 'glorotUniform' or an initializer", initializer);
}
