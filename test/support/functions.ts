import type { kernels } from '../../src/engine/kernels.ts';

/** A vector function with its formula in f64 and the bound that its header states. */
export interface VectorFunction {
  readonly kernel: keyof typeof kernels;
  readonly exact: (x: number) => number;
  /** Units in the last place. */
  readonly bound: number;
  /** Bits of the inputs from one to another, both included; all floats if not given. */
  readonly domain?: readonly [from: number, to: number];
}

export const functions: Readonly<Record<string, VectorFunction>> = {
  exp: { kernel: 'exponential', exact: Math.exp, bound: 2 },
  log: { kernel: 'logarithm', exact: Math.log, bound: 2 },
  'log1p in [0, 1]': { kernel: 'logarithm1p', exact: Math.log1p, bound: 2, domain: [0, 0x3f800000] },
  tanh: { kernel: 'tanhForward', exact: Math.tanh, bound: 4 },
  sigmoid: {
    kernel: 'sigmoidForward',
    exact: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
    bound: 4,
  },
};
