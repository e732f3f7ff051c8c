import { checkName, checkOptions } from '../base/errors.ts';
import { activations } from '../engine/kernels.ts';
import { type Activation, elementwise } from './activation.ts';

export interface GeluOptions {
  /** 'none', or 'tanh' for ½x (1 + tanh √(2/π) (x + 0.044715 x³)). Default 'none', as in Keras (false) and PyTorch. */
  approximate?: keyof typeof codes;
}

const codes = { none: activations.gelu, tanh: activations.geluTanh };

/**
 * f(x) = x · Φ(x), where Φ is the distribution function of the normal distribution. Hendrycks & Gimpel 2016.
 *
 * @throws RangeError for an unknown approximation.
 */
export function gelu(options: GeluOptions = {}): Activation {
  const { approximate = 'none' } = checkOptions('gelu', options, ['approximate']);
  const code = checkName('gelu', 'approximate', approximate, codes);
  return elementwise('gelu', code, { source: 'input', options: { approximate } });
}
