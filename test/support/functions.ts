import type { Activation, Fused } from '../../src/activations/activation.ts';
import * as activations from '../../src/activations/index.ts';
import type { MathFunction } from './mathFunctions.ts';
import { activationReference, geluTanh } from './reference.ts';

/** A vector function with its formula in f64 and the bound that its header states. */
export interface VectorFunction {
  /** The name in assembly/math/tested.ts, or the activation's code and scalars. */
  readonly code: MathFunction | Fused;
  readonly exact: (x: number) => number;
  /** Whether the inputs are the bits themselves, as whole numbers. */
  readonly words?: boolean;
  /** Units in the last place. */
  readonly bound: number;
  /** An error that counts as none. */
  readonly absolute?: number;
  /** Bits of the inputs from one to another, both included; all floats if not given. */
  readonly domain?: readonly [from: number, to: number];
}

type Elementwise = Exclude<keyof typeof activations, 'softmax' | 'logSoftmax' | 'sparsemax'>;

/** A result that is denormal may be off by some of the least floats. */
const TINY = 1e-43;

/** What the headers of the activations' kernels state. */
const bounds = {
  ...{ celu: { bound: 2 }, elu: { bound: 2 }, exponential: { bound: 2 }, gelu: { bound: 8.1, absolute: TINY } },
  ...{ hardShrink: { bound: 0 }, hardSigmoid: { bound: 2 }, hardSilu: { bound: 3 }, hardTanh: { bound: 0 } },
  ...{ leakyRelu: { bound: 2 }, linear: { bound: 0 }, logSigmoid: { bound: 3 }, mish: { bound: 4, absolute: TINY } },
  ...{ relu: { bound: 0 }, relu6: { bound: 0 }, selu: { bound: 3 }, sigmoid: { bound: 4 } },
  ...{ silu: { bound: 4, absolute: TINY }, softplus: { bound: 3 }, softShrink: { bound: 1 }, softsign: { bound: 2 } },
  ...{
    sparsePlus: { bound: 3 },
    squareplus: { bound: 4 },
    tanh: { bound: 4 },
    tanhShrink: { bound: 8 },
    thresholdedRelu: { bound: 0 },
  },
} satisfies Record<Elementwise, { bound: number; absolute?: number }>;

const codeOf = ({ fused }: Activation) => fused as Fused;

const elementwise = (Object.keys(bounds) as Elementwise[]).map((name): [string, VectorFunction] => {
  const exact = (x: number) => activationReference[name].forward([x])[0];
  return [name, { code: codeOf(activations[name]()), exact, ...bounds[name] }];
});

/** From the distance to the nearest quarter turn, which is exact: where the cosine is near 0, that of 2πw/2³² would not be. */
function cosineOfWord(w: number): number {
  const quarter = Math.round(w / 2 ** 30);
  const rest = ((w - quarter * 2 ** 30) / 2 ** 31) * Math.PI;
  const sign = quarter % 4 === 0 || quarter % 4 === 3 ? 1 : -1;
  return sign * (quarter % 2 === 0 ? Math.cos(rest) : Math.sin(rest));
}

export const functions: Readonly<Record<string, VectorFunction>> = {
  exp: { code: 'exp', exact: Math.exp, bound: 2 },
  log: { code: 'log', exact: Math.log, bound: 2 },
  'log1p in [0, 1]': { code: 'log1p', exact: Math.log1p, bound: 2, domain: [0, 0x3f800000] },
  'cos 2πw/2³² of words w': { code: 'cosineOfTurn', words: true, exact: cosineOfWord, bound: 3 },
  ...Object.fromEntries(elementwise),
  'gelu by tanh': {
    ...{ code: codeOf(activations.gelu({ approximate: 'tanh' })), exact: geluTanh, bound: 8, absolute: 2e-8 },
  },
};
