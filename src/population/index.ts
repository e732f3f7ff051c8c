export { type Ensemble, ensemble } from './ensemble.ts';
export type { MemberHistory, MemberLogs, MembersFitOptions } from './fit.ts';
export type { MemberRows, MemberTargets } from './memberRows.ts';
export type { MembersCompileOptions } from './memberTraining.ts';
export type {
  CrossoverOptions,
  MutateOptions,
  PopulationOptions,
  PredictOptions,
} from './population.ts';
export { type Population, population } from './population.ts';
