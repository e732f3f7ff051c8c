import type { Job, JobResult } from './job.ts';

export interface RunOptions {
  /** Cancels the job: `run` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** What the job goes on from: bytes that `onCheckpoint` was given. */
  checkpoint?: Uint8Array<ArrayBuffer>;
  /** What the job reports, as it comes. */
  onReport?(value: number, step: number): void;
  /** What the job goes on from if it is cut off now: what it keeps, with what it has reported. */
  onCheckpoint?(bytes: Uint8Array<ArrayBuffer>): void;
}

/** Where jobs run: threads of this process, or workers on other machines. */
export interface Executor {
  /** Jobs that run at the same time. */
  readonly workers: number;
  /** Runs a job. Rejects with what its function throws, and with an Error when no worker can finish it. */
  run(job: Job, options?: RunOptions): Promise<JobResult>;
  /** Ends the workers. */
  close(): Promise<void>;
}
