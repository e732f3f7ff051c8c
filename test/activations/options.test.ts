import { expect, test } from 'vitest';
import * as activations from '../../src/activations/index.ts';

const any = (value: unknown) => value as never;

const wrong = [
  [() => activations.leakyRelu({ slope: -0.1 }), RangeError, 'leakyRelu: slope must be a number ≥ 0, got -0.1'],
  [() => activations.elu({ alpha: -1 }), RangeError, 'elu: alpha must be a number ≥ 0, got -1'],
  [() => activations.elu(any({ beta: 1 })), RangeError, "elu: option must be one of alpha, got 'beta'"],
  [() => activations.elu(any(1)), TypeError, 'elu: options must be an object, got 1'],
  [() => activations.celu({ alpha: 0 }), RangeError, 'celu: alpha must be a number ≥ 1e-30, got 0'],
  [() => activations.softplus({ beta: 0 }), RangeError, 'softplus: beta must be a number ≥ 1e-30, got 0'],
  [
    () => activations.squareplus({ beta: 1e31 }),
    RangeError,
    'squareplus: beta must be a number from 1e-30 to 1e30, got 1e+31',
  ],
  [
    () => activations.thresholdedRelu({ threshold: -1 }),
    RangeError,
    'thresholdedRelu: threshold must be a number ≥ 0, got -1',
  ],
  [
    () => activations.hardShrink({ threshold: Number.NaN }),
    RangeError,
    'hardShrink: threshold must be a number ≥ 0, got NaN',
  ],
  [
    () => activations.softShrink({ threshold: any('1') }),
    TypeError,
    "softShrink: threshold must be a number ≥ 0, got '1'",
  ],
  [() => activations.hardTanh({ min: 1, max: 1 }), RangeError, 'hardTanh: max must be a number above min (1), got 1'],
  [() => activations.hardTanh({ min: -Infinity }), RangeError, 'hardTanh: min must be a number, got -Infinity'],
  [
    () => activations.gelu({ approximate: any('erf') }),
    RangeError,
    "gelu: approximate must be one of none, tanh, got 'erf'",
  ],
] as const;

test.each(wrong.map(([make, kind, message]) => [message, make, kind] as const))('%s', (message, make, kind) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(message);
});
