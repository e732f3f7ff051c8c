import type { Json } from '../jobs/job.ts';
import { type Dimension, isThere, type Point } from './dimensions.ts';

/** A trial that is done, as samplers and pruners see it. Failed ones are left out. */
export interface Past {
  readonly number: number;
  readonly point: Point;
  /** Less is better. */
  readonly loss: number;
  readonly stopped: boolean;
  /** Less is better here, too; NaN where it was reported. */
  readonly reports: readonly (readonly [step: number, loss: number])[];
}

/** What the point of a trial may hang on. */
export interface Asked {
  readonly number: number;
  /** Counted from the first that is not given. */
  readonly index: number;
  /** In the order of their numbers. */
  readonly past: readonly Past[];
  /** The points of trials that are not seen yet, from before this one. */
  readonly running: readonly Point[];
  /** The next of the trial's random numbers, in [0, 1). */
  uniform(): number;
}

/** Where trials are. */
export interface Sampler {
  readonly name: string;
  readonly options: Readonly<Record<string, Json | undefined>>;
  /** Begins with a space: what it returns gives each trial's point. */
  begin(space: SamplerSpace): SamplerRun;
}

export interface SamplerSpace {
  readonly dimensions: readonly Dimension[];
  readonly seed: number;
}

export interface SamplerRun {
  /** Trials that there are at most. Default: no limit */
  readonly trials?: number;
  point(asked: Asked): Point;
}

/** The point that has those numbers where parameters are there. */
export function pointBy(dimensions: readonly Dimension[], number: (dimension: Dimension, at: number) => number): Point {
  const point = new Float64Array(dimensions.length).fill(Number.NaN);
  for (const [at, dimension] of dimensions.entries()) if (isThere(dimension, point)) point[at] = number(dimension, at);
  return point;
}
