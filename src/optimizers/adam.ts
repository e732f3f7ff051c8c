import { builtIn } from '../engine/builtIn.ts';
import { checkNumber, checkOptions } from '../engine/errors.ts';
import { checkLearningRate, type LearningRate, type Optimizer } from './optimizer.ts';

export interface AdamOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
  /** β₁, the share of the mean gradient that stays, 0 ≤ β₁ < 1. Default 0.9. */
  beta1?: number;
  /** β₂, the share of the mean squared gradient that stays, 0 ≤ β₂ < 1. Default 0.999. */
  beta2?: number;
  /** ε ≥ 1e-30, added to the root of the corrected mean square. Default 1e-7. */
  epsilon?: number;
}

/**
 * Adam: w ← w − η·m̂ / (√v̂ + ε), with m and v running means of the gradient and its square and m̂ and v̂ their
 * bias-corrected values. Kingma & Ba 2015, algorithm 1, as in PyTorch; Keras adds ε before the correction.
 *
 * @throws TypeError or RangeError for an option out of its range.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const known = checkOptions('adam', options, ['learningRate', 'beta1', 'beta2', 'epsilon']);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = known;
  checkLearningRate('adam', learningRate);
  checkNumber('adam', 'beta1', beta1, 'a number from 0 to below 1', (value) => value >= 0 && value < 1);
  checkNumber('adam', 'beta2', beta2, 'a number from 0 to below 1', (value) => value >= 0 && value < 1);
  checkNumber('adam', 'epsilon', epsilon, 'a number ≥ 1e-30', (value) => value >= 1e-30);
  const [power1, power2] = [powersOf(beta1), powersOf(beta2)];
  return builtIn({
    name: 'adam',
    learningRate,
    options: { beta1, beta2, epsilon },
    slots: 2,
    kernel: 'adamStep',
    write(memory, at, rate, step) {
      const correction = Math.sqrt(1 - power2(step));
      memory[at] = (rate * correction) / (1 - power1(step));
      memory[at + 1] = beta1;
      memory[at + 2] = 1 - beta1;
      memory[at + 3] = beta2;
      memory[at + 4] = 1 - beta2;
      memory[at + 5] = epsilon * correction;
    },
  });
}

/** Bits of the greatest safe integer. */
const BITS = 53;

/**
 * baseⁿ for whole n ≥ 0 by repeated squaring: the same bits everywhere, which `**` does not promise. The factor of each
 * bit of n, if it is 0 and if it is 1, is looked up: a branch on the bits of a step would be guessed wrong every other time.
 */
function powersOf(base: number): (n: number) => number {
  const factors = new Float64Array(2 * BITS).fill(1);
  for (let bit = 0, square = base; bit < BITS; bit++, square *= square) factors[2 * bit + 1] = square;
  return (n) => {
    let result = 1;
    let at = 0;
    let left = n;
    for (; left >= 2 ** 31; left = Math.floor(left / 2), at += 2) result *= factors[at + (left % 2)] as number;
    for (let bits = left | 0; bits > 0; bits >>= 1, at += 2) result *= factors[at + (bits & 1)] as number;
    return result;
  };
}
