/** What JSON keeps as it is. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * A call of a module's function with plain data. It may run on any machine, and more than once: it gives the same result.
 */
export interface Job {
  /** Its name: a result is kept under it. */
  readonly id: string;
  /** The module: a URL, or a path from the worker's folder. */
  readonly module: string;
  /** Of the module's bytes, in hexadecimal: a worker that has others refuses the job. What it imports is not counted. */
  readonly sha256?: string;
  /** The function's name among what the module exports; 'default' for its default export. */
  readonly export: string;
  /** The function's first argument. */
  readonly args: Json;
  readonly seed: number;
  /** When the job is to stop early. Default: never */
  readonly stopping?: StoppingRule;
  /** Files that the function reads, by name. */
  readonly data?: Readonly<Record<string, DataReference>>;
}

/** Where data lies, and what it must be. */
export interface DataReference {
  /** A URL, or a path from the worker's folder. */
  readonly at: string;
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
}

/** A job stops at the first of some steps at which it is worse than the limit for the step. */
export interface StoppingRule {
  readonly better: 'more' | 'less';
  /** What is compared: the value reported at the step, or the best one up to it. */
  readonly compared: 'value' | 'best';
  /** Ascending by step. A limit holds at the first report of this step or a later one. */
  readonly limits: readonly (readonly [step: number, limit: number])[];
}

/** What a job's function gets beside its arguments. */
export interface JobContext {
  readonly id: string;
  readonly seed: number;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** What a run before this one kept last; undefined in the first run. */
  readonly checkpoint: Uint8Array<ArrayBuffer> | undefined;
  /** Keeps bytes, for the run after this one if this one is cut off. */
  keep(bytes: Uint8Array): void;
  /** Says how good the job is after a step, counted from 1. @returns whether it is to stop now. */
  report(value: number, step: number): boolean;
  /** The bytes of a file that the job names. @throws Error when they are others. */
  data(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

export type JobFunction = (args: never, context: JobContext) => Json | Promise<Json>;

/** What comes of a job. */
export interface JobResult {
  readonly value: Json;
  /** What it reported, in order. */
  readonly reports: readonly (readonly [step: number, value: number])[];
  /** Whether it stopped early. */
  readonly stopped: boolean;
}
