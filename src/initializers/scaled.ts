import { builtIn } from '../base/builtIn.ts';
import type { RandomStream } from '../base/random.ts';
import type { Initializer } from './initializer.ts';

/** What a variance is divided by. */
export const modes = {
  fanIn: (inputs: number) => inputs,
  fanOut: (_inputs: number, outputs: number) => outputs,
  fanAvg: (inputs: number, outputs: number) => (inputs + outputs) / 2,
} as const;

/** The deviation of a normal distribution of deviation 1 that is cut off at ±2. */
const TRUNCATED = 0.87962566103423978;

/** Fills in numbers of mean 0 and variance scale / n. */
export const distributions = {
  uniform(values: Float32Array, scale: number, n: number, random: RandomStream) {
    const limit = Math.sqrt((3 * scale) / n);
    random.fillUniform(values, -limit, limit);
  },
  truncatedNormal(values: Float32Array, scale: number, n: number, random: RandomStream) {
    random.fillTruncatedNormal(values, 0, Math.sqrt(scale / n) / TRUNCATED);
  },
  untruncatedNormal(values: Float32Array, scale: number, n: number, random: RandomStream) {
    random.fillNormal(values, 0, Math.sqrt(scale / n));
  },
} as const;

/** How the variance of numbers follows the layer. */
export interface Scaling {
  /** What the variance is a multiple of, > 0. Default 1. */
  readonly scale: number;
  /** What n is: the inputs of the layer, its outputs, or their mean. Default 'fanIn'. */
  readonly mode: keyof typeof modes;
  /** How the numbers are spread. Default 'truncatedNormal': numbers beyond two deviations are drawn again. */
  readonly distribution: keyof typeof distributions;
}

/** The initializer of that name whose numbers have the variance scale / n. */
export function scaled(name: string, { scale, mode, distribution }: Scaling, options: object = {}): Initializer {
  return builtIn({
    name,
    options,
    fill(values, inputs, outputs, random) {
      distributions[distribution](values, scale, modes[mode](inputs, outputs), random);
    },
  });
}
