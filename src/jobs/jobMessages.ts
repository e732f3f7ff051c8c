import type { Job, JobResult } from './job.ts';

/** What goes to a worker: a job, with the folder that paths go from, and the cores that it may use; or that it is cancelled. */
export type Order = Assignment | { readonly cancel: true };

export interface Assignment {
  readonly job: Job;
  readonly checkpoint: Uint8Array<ArrayBuffer> | undefined;
  readonly folder: string;
  readonly cores: number;
}

/** What comes from it: what the job reports and keeps, and at last how it ended. */
export type Answer =
  | { readonly report: readonly [value: number, step: number] }
  | { readonly checkpoint: Uint8Array<ArrayBuffer> }
  | End;

export type End = { readonly result: JobResult } | { readonly error: unknown } | { readonly outdated: string };
