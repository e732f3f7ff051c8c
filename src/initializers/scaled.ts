import { builtIn } from '../base/builtIn.ts';
import type { RandomStream } from '../base/random.ts';
import type { Initializer } from './initializer.ts';

/** The n by which a variance is divided. */
export const modes = {
  fanIn: (inputs: number) => inputs,
  fanOut: (_inputs: number, outputs: number) => outputs,
  fanAvg: (inputs: number, outputs: number) => (inputs + outputs) / 2,
} as const;

/** The standard deviation of a normal distribution with deviation 1 that is truncated at ±2. */
const TRUNCATED = 0.87962566103423978;

/** Fills in numbers with mean 0 and variance scale / n. */
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

/** How the variance depends on the layer. */
export interface Scaling {
  /** The factor of the variance, > 0. Default 1. */
  readonly scale: number;
  /** n: the inputs of the layer, its outputs, or their mean. Default 'fanIn'. */
  readonly mode: keyof typeof modes;
  /** The distribution. Default 'truncatedNormal': numbers beyond two standard deviations are drawn again. */
  readonly distribution: keyof typeof distributions;
}

/** Creates the initializer of that name whose numbers have the variance scale / n. */
export function scaled(name: string, { scale, mode, distribution }: Scaling, options: object = {}): Initializer {
  return builtIn({
    name,
    options,
    fill(values, inputs, outputs, random) {
      distributions[distribution](values, scale, modes[mode](inputs, outputs), random);
    },
  });
}
