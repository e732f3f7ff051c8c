import { builtIn } from '../base/builtIn.ts';
import { checkOptions } from '../base/errors.ts';
import { checkFinite } from './check.ts';
import type { Initializer } from './initializer.ts';

export interface ConstantOptions {
  /** The value. Default 0. */
  value?: number;
}

/**
 * Sets all numbers to the same value.
 *
 * @throws TypeError or RangeError for a value that is not a finite number.
 */
export function constant(options: ConstantOptions = {}): Initializer {
  const { value = 0 } = checkOptions('constant', options, ['value']);
  checkFinite('constant', 'value', value);
  return builtIn({ name: 'constant', options: { value }, fill: (values) => void values.fill(value) });
}
