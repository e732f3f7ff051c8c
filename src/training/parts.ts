import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';

export type Named = readonly { readonly name: string | undefined }[];

/** The values for each of several inputs or outputs. */
export function partsOf<T>(where: string, what: string, value: unknown, named: Named): readonly T[] {
  if (named[0]?.name !== undefined && isByName(value)) {
    const names = named.map(({ name }) => name as string);
    const unknown = Object.keys(value).find((key) => !names.includes(key));
    if (unknown !== undefined) throw outOfRange(where, `name in ${what}`, `one of ${names.join(', ')}`, show(unknown));
    return names.map((name) => value[name] as T);
  }
  if (named.length === 1) return [value as T];
  const rule = `an array of ${named.length}, one for each, or an object by name`;
  if (!Array.isArray(value)) throw wrongKind(where, what, rule, value);
  if (value.length !== named.length) throw outOfRange(where, what, rule, value.length);
  return [...value];
}

/** Whether values are given by name, in an object that is not a list, Map or promise. */
export const isByName = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isKind(value, 'Object') && typeof (value as { then?: unknown }).then !== 'function';
