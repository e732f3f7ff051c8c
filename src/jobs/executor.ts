import type { Job, JobResult } from './job.ts';

export interface RunOptions {
  /** Cancels the job: `run` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Where to resume the job: bytes that `onCheckpoint` received. */
  checkpoint?: Uint8Array<ArrayBuffer>;
  /** Receives the job's reports as they arrive. */
  onReport?(value: number, step: number): void;
  /**
   * Receives the bytes from which the job can resume if it is interrupted now: what it keeps, and its reports so far.
   */
  onCheckpoint?(bytes: Uint8Array<ArrayBuffer>): void;
}

/** Where jobs run: threads of this process, or workers on other machines. */
export interface Executor {
  /** How many jobs run at the same time. */
  readonly workers: number;
  /** Runs a job. Rejects with the error of its function, and with an Error if no worker can complete it. */
  run(job: Job, options?: RunOptions): Promise<JobResult>;
  /** Ends the workers. */
  close(): Promise<void>;
}
