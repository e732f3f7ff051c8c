import type { Json } from '../jobs/job.ts';
import { type Dimension, isThere, type Point } from './dimensions.ts';

/** A completed or stopped trial, for samplers and pruners. Failed ones are left out. */
export interface Past {
  readonly number: number;
  readonly point: Point;
  /** Less is better. */
  readonly loss: number;
  readonly stopped: boolean;
  /** Less is better here, too; NaN if NaN was reported. */
  readonly reports: readonly (readonly [step: number, loss: number])[];
}

/** What the point of a trial may depend on. */
export interface Asked {
  readonly number: number;
  /** Counted from the first trial that is not given. */
  readonly index: number;
  /** In the order of their numbers. */
  readonly past: readonly Past[];
  /** The points of earlier trials whose results are not visible yet. */
  readonly running: readonly Point[];
  /** Returns the next of the trial's random numbers, in [0, 1). */
  uniform(): number;
}

/** How to choose the points of trials. */
export interface Sampler {
  readonly name: string;
  readonly options: Readonly<Record<string, Json | undefined>>;
  /** Starts with a space; the result returns each trial's point. */
  begin(space: SamplerSpace): SamplerRun;
}

export interface SamplerSpace {
  readonly dimensions: readonly Dimension[];
  readonly seed: number;
}

export interface SamplerRun {
  /** The maximum number of trials. Default: no limit. */
  readonly trials?: number;
  point(asked: Asked): Point;
}

/** The point that has those numbers where parameters are there. */
export function pointBy(dimensions: readonly Dimension[], number: (dimension: Dimension, at: number) => number): Point {
  const point = new Float64Array(dimensions.length).fill(Number.NaN);
  for (const [at, dimension] of dimensions.entries()) if (isThere(dimension, point)) point[at] = number(dimension, at);
  return point;
}
