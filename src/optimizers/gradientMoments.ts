import { adamBeta1, adamBeta2, adamRest1, adamRest2 } from '../engine/hyper.ts';
import { checkEpsilon, checkShare, type OptimizerOptions } from './options.ts';
import { powersOf } from './powersOf.ts';

/** Options of Adam and its variants. */
export interface MomentOptions extends OptimizerOptions {
  /** β₁, the decay rate of the mean gradient, 0 ≤ β₁ < 1. Default 0.9. */
  beta1?: number;
  /** β₂, the decay rate of the mean squared gradient, 0 ≤ β₂ < 1. Default 0.999. */
  beta2?: number;
  /** ε ≥ 1e-30, added to the root of the mean square. Default 1e-7. */
  epsilon?: number;
}

/** The defaults. */
export const momentOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

export type Moments = typeof momentOptions;

export function checkMoments(where: string, { beta1, beta2, epsilon }: Moments): void {
  checkShare(where, 'beta1', beta1);
  checkShare(where, 'beta2', beta2);
  checkEpsilon(where, epsilon);
}

/** The running means of a gradient and its square: their decay rates, checked, and their bias corrections. */
export interface GradientMoments {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 − β₁ᵗ */
  correction1(step: number): number;
  /** 1 − β₂ᵗ */
  correction2(step: number): number;
  /** Writes β₁, 1 − β₁, β₂, 1 − β₂ to their places in a block that starts at element `at`: Adam's, NAdam's and RAdam's are the same. */
  writeShares(memory: Float32Array, at: number): void;
}

export function momentsOf({ beta1, beta2, epsilon }: Moments): GradientMoments {
  const [power1, power2] = [powersOf(beta1), powersOf(beta2)];
  return {
    ...{ beta1, beta2, epsilon },
    correction1: (step) => 1 - power1(step),
    correction2: (step) => 1 - power2(step),
    writeShares(memory, at) {
      memory[at + adamBeta1] = beta1;
      memory[at + adamRest1] = 1 - beta1;
      memory[at + adamBeta2] = beta2;
      memory[at + adamRest2] = 1 - beta2;
    },
  };
}
