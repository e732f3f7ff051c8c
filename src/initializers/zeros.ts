import { builtIn } from '../base/builtIn.ts';
import type { Initializer } from './initializer.ts';

/** Sets all numbers to 0. The default for biases, as in Keras. */
export function zeros(): Initializer {
  return builtIn({ name: 'zeros', options: {}, fill() {} });
}
