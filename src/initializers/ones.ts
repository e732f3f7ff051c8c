import { builtIn } from '../base/builtIn.ts';
import type { Initializer } from './initializer.ts';

/** Sets all numbers to 1. */
export function ones(): Initializer {
  return builtIn({ name: 'ones', options: {}, fill: (values) => void values.fill(1) });
}
