import { atPlace } from './dimensions.ts';
import { pointBy, type Sampler } from './sampler.ts';

/** Uniformly distributed points; logarithmic for parameters with `log`. */
export function random(): Sampler {
  return {
    name: 'random',
    options: {},
    begin: ({ dimensions }) => ({
      point: ({ uniform }) => pointBy(dimensions, (dimension) => atPlace(dimension, uniform())),
    }),
  };
}
