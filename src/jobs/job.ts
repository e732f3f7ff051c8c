/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * A call of a module's function with plain data. It may run on any machine, and more than once, with the same result.
 */
export interface Job {
  /** Its name, under which a result is stored. */
  readonly id: string;
  /** The module: a URL, or a path from the worker's folder. */
  readonly module: string;
  /**
   * The SHA-256 of the module's bytes, in hexadecimal: a worker with another version rejects the job. Imports of the
   * module are not included.
   */
  readonly sha256?: string;
  /** The name of the exported function; 'default' for the default export. */
  readonly export: string;
  /** The function's first argument. */
  readonly args: Json;
  readonly seed: number;
  /** When the job stops early. Default: never. */
  readonly stopping?: StoppingRule;
  /** Files that the function reads, by name. */
  readonly data?: Readonly<Record<string, DataReference>>;
}

/** The location of data, and its expected hash. */
export interface DataReference {
  /** A URL, or a path from the worker's folder. */
  readonly at: string;
  /** The SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
}

/** A job stops at the first step at which it is worse than the limit for that step. */
export interface StoppingRule {
  readonly better: 'more' | 'less';
  /** What is compared: the value reported at the step, or the best one up to it. */
  readonly compared: 'value' | 'best';
  /** Ascending by step. A limit holds at the first report of this step or a later one. */
  readonly limits: readonly (readonly [step: number, limit: number])[];
}

/** The second argument of a job's function. */
export interface JobContext {
  readonly id: string;
  readonly seed: number;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** The last bytes that an earlier run kept; undefined in the first run. */
  readonly checkpoint: Uint8Array<ArrayBuffer> | undefined;
  /** Stores bytes for the next run, in case this one is interrupted. */
  keep(bytes: Uint8Array): void;
  /** Reports how good the job is after a step, counted from 1. @returns whether it must stop now. */
  report(value: number, step: number): boolean;
  /** Returns the bytes of a file that the job names. @throws Error if their hash differs. */
  data(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

export type JobFunction = (args: never, context: JobContext) => Json | Promise<Json>;

/** The result of a job. */
export interface JobResult {
  readonly value: Json;
  /** Its reports, in order. */
  readonly reports: readonly (readonly [step: number, value: number])[];
  /** Whether it stopped early. */
  readonly stopped: boolean;
}
