import { randomNumbers } from 'lanewise';
import { type DataName, type DataSet, dataSets, type Point } from './dataSets.ts';

export interface PointsOptions {
  readonly data: DataName;
  /** In percent. */
  readonly noise: number;
  /** Percent of the points to train on. */
  readonly share: number;
  readonly seed: number;
}

export const POINTS = 400;

/** The points to train on and those to test with. */
export function makePoints({ data, noise, share, seed }: PointsOptions): { train: Point[]; test: Point[] } {
  const set: DataSet = dataSets[data];
  const random = randomNumbers(seed);
  const points = Array.from({ length: POINTS }, (_, index) => set.draw(index, random, noise / 100));
  const trained = Math.round((POINTS * share) / 100);
  return { train: points.slice(0, trained), test: points.slice(trained) };
}
