export type { Executor, RunOptions } from '../jobs/executor.ts';
export type { DataReference, Job, JobContext, JobFunction, JobResult, Json, StoppingRule } from '../jobs/job.ts';
export { type BullmqOptions, bullmq } from './bullmq.ts';
export { type BullmqWorker, type BullmqWorkerOptions, bullmqWorker } from './bullmqWorker.ts';
export type { QueuePlace } from './library.ts';
