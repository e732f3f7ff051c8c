export type { CrossoverOptions, MemberRows, MutateOptions, PopulationOptions, PredictOptions } from './population.ts';
export { type Population, population } from './population.ts';
