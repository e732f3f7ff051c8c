import { activations as codes, type kernels } from '../../src/engine/kernels.ts';

/** A vector function with its formula in f64 and the bound that its header states. */
export interface VectorFunction {
  readonly kernel: keyof typeof kernels;
  /** What the kernel takes beside y, x and their sizes. */
  readonly values?: Readonly<Record<string, number>>;
  readonly exact: (x: number) => number;
  /** Whether the inputs are the bits themselves, as whole numbers. */
  readonly words?: boolean;
  /** Units in the last place. */
  readonly bound: number;
  /** Bits of the inputs from one to another, both included; all floats if not given. */
  readonly domain?: readonly [from: number, to: number];
}

const activation = (name: keyof typeof codes, alpha = 0, beta = 0) => ({
  kernel: 'activationForward' as const,
  values: { activation: codes[name], alpha, beta },
});

/** From the distance to the nearest quarter turn, which is exact: where the cosine is near 0, that of 2πw/2³² would not be. */
function cosineOfWord(w: number): number {
  const quarter = Math.round(w / 2 ** 30);
  const rest = ((w - quarter * 2 ** 30) / 2 ** 31) * Math.PI;
  return [Math.cos(rest), -Math.sin(rest), -Math.cos(rest), Math.sin(rest)][quarter % 4];
}

export const functions: Readonly<Record<string, VectorFunction>> = {
  exp: { kernel: 'exponential', exact: Math.exp, bound: 2 },
  log: { kernel: 'logarithm', exact: Math.log, bound: 2 },
  'log1p in [0, 1]': { kernel: 'logarithm1p', exact: Math.log1p, bound: 2, domain: [0, 0x3f800000] },
  'cos 2πw/2³² of words w': { kernel: 'cosineOfWord', words: true, exact: cosineOfWord, bound: 3 },
  tanh: { ...activation('tanh'), exact: Math.tanh, bound: 4 },
  sigmoid: {
    ...activation('sigmoid'),
    exact: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
    bound: 4,
  },
};
