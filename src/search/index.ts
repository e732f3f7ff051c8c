export type { Executor, RunOptions } from '../jobs/executor.ts';
export type { DataReference, Job, JobContext, JobResult, Json, StoppingRule } from '../jobs/job.ts';
export { type ThreadsOptions, threads } from '../jobs/threads.ts';
export { type AshaOptions, asha } from './asha.ts';
export { type CmaOptions, cma } from './cma.ts';
export type { Dimension, Point } from './dimensions.ts';
export { type GridValues, grid } from './grid.ts';
export { type HyperbandOptions, hyperband } from './hyperband.ts';
export { median, type PercentileOptions, percentile } from './percentile.ts';
export type { Limits, Pruner } from './pruner.ts';
export { quasiRandom } from './quasiRandom.ts';
export { random } from './random.ts';
export { reportTo } from './reportTo.ts';
export type { Asked, Past, Sampler, SamplerRun, SamplerSpace } from './sampler.ts';
export { type JointObjective, type Objective, type SearchOptions, search } from './search.ts';
export {
  type ChoiceParameter,
  type Conditional,
  choice,
  type FloatParameter,
  float,
  type IntParameter,
  int,
  type NumberOptions,
  type Parameter,
  type Params,
  type Space,
  type ValueOf,
  type When,
  when,
} from './space.ts';
export { memory, type Storage } from './storage.ts';
export { type Study, type StudyOptions, study } from './study.ts';
export { type TpeOptions, tpe } from './tpe.ts';
export type { AskedTrial, BestTrial, Outcome, Reports, Trial, TrialContext } from './trial.ts';
