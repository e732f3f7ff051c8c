import { atPlace } from './dimensions.ts';
import { pointBy, type Sampler } from './sampler.ts';

/** Points that are evenly spread, by the logarithm where a parameter has `log`. */
export function random(): Sampler {
  return {
    name: 'random',
    options: {},
    begin: ({ dimensions }) => ({
      point: ({ uniform }) => pointBy(dimensions, (dimension) => atPlace(dimension, uniform())),
    }),
  };
}
