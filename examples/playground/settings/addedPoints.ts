import { records } from './field.ts';
import { MOST_EPOCHS } from './mostEpochs.ts';

/** A point that a person added. */
export interface AddedPoint {
  /** Its place, in hundredths. */
  readonly x: number;
  readonly y: number;
  /** 1 for orange, 0 for violet. */
  readonly kind: 0 | 1;
  /** The epoch since which it is trained on. */
  readonly since: number;
}

export const MOST_ADDED = 300;

/** The farthest that a point may lie, in hundredths: the edge of what is seen. */
const FARTHEST = 110;

export const addedPoints = records<AddedPoint>(
  'Added points',
  `at most ${MOST_ADDED} points of x and y in hundredths, 0 or 1, and an epoch, such as 35_-20_1_0`,
  MOST_ADDED,
  (numbers) => {
    const [x = Number.NaN, y = Number.NaN, kind, since = Number.NaN] = numbers;
    const isOne = numbers.length === 4 && numbers.every(Number.isInteger) && (kind === 0 || kind === 1);
    const isThere = Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST && since >= 0 && since <= MOST_EPOCHS;
    return isOne && isThere ? { x, y, kind, since } : undefined;
  },
  ({ x, y, kind, since }) => [x, y, kind, since],
);
