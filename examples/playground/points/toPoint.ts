import type { AddedPoint } from '../settings/addedPoints.ts';
import type { DataSet, Point } from './dataSets.ts';

/** An added point as the data has it: its class, or −1 or 1 for a number. */
export const toPoint = ({ x, y, kind }: AddedPoint, task: DataSet['task']): Point => [
  x / 100,
  y / 100,
  task === 'classes' ? kind : 2 * kind - 1,
];
