import { outOfRange, show } from './errors.ts';
import { makeOnce } from './makeOnce.ts';

type Functions = Readonly<Record<string, (options?: never) => object>>;

/** The kinds of values that can be given by name. */
export type NamedKind =
  | 'activations'
  | 'constraints'
  | 'initializers'
  | 'losses'
  | 'metrics'
  | 'optimizers'
  | 'regularizers';

/** The functions of each kind that names stand for, where there are more than the common ones. */
const all: Partial<Record<NamedKind, Functions>> = {};

/** Lets more values be given by name: `functions` has all of each kind. */
export function addNames(functions: Readonly<Record<NamedKind, Functions>>): void {
  Object.assign(all, functions);
}

/**
 * The value that a name stands for, created once: values are immutable. Only the common ones have names in the core, so
 * that a page loads no others; `every` has all of the kind, for a function that has them by itself.
 *
 * @throws RangeError for another name.
 */
export function named<T extends object>(
  where: string,
  what: string,
  name: string,
  kind: NamedKind,
  common: object,
  every?: object,
): T {
  const functions = (all[kind] ?? every ?? common) as Readonly<Record<string, () => T>>;
  if (Object.hasOwn(functions, name)) return makeOnce(functions[name] as () => T);
  const names = Object.keys(functions).sort().join(', ');
  const more = (all[kind] ?? every) ? '' : " (import 'lanewise/names' for all names)";
  throw outOfRange(where, what, `${names && `one of ${names}, or `}passed as a value${more}`, show(name));
}
