import { outOfRange, show } from '../base/errors.ts';

/** Throws for JSON of another type: each states its type by name. */
export function checkJsonName(name: string, given: unknown): void {
  if (given !== name) throw outOfRange(name, 'name', `'${name}'`, show(given));
}
