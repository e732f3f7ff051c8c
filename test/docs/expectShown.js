import { inspect } from 'node:util';

/** Throws if a value is not what a sample says that it is; … at its end stands for more of it. */
export function expectShown(shown, value) {
  const text = typeof value === 'string' ? value : inspect(value);
  const right = shown.endsWith('…') ? text.startsWith(shown.slice(0, -1)) : text === shown;
  if (!right) throw new Error(`sample: ${shown} expected, got ${text}`);
}
