import { outOfRange, show } from '../base/errors.ts';

/** Throws for the JSON of something else: each says by its name what it is. */
export function checkJsonName(name: string, given: unknown): void {
  if (given !== name) throw outOfRange(name, 'name', `'${name}'`, show(given));
}
