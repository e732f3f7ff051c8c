import { learningRates } from '../vocabulary.ts';
import { type Field, records } from './field.ts';
import { MOST_EPOCHS } from './mostEpochs.ts';

/** A learning rate that was changed after so many epochs. */
export interface EarlierRate {
  readonly rate: number;
  readonly until: number;
}

/** Changes of the learning rate that a link keeps. */
export const MOST_CHANGES = 200;

const changes = records<EarlierRate>(
  'Earlier learning rates',
  `at most ${MOST_CHANGES} learning rates, each with the epoch that it held until, such as 0.1_20~0.03_50`,
  MOST_CHANGES,
  ([rate, until = Number.NaN, ...rest]) =>
    rest.length === 0 && learningRates.includes(rate as number) && isEpoch(until)
      ? { rate: rate as number, until }
      : undefined,
  ({ rate, until }) => [rate, until],
);

/** What the learning rate was before: the epochs rise from one to the next. */
export const earlierRates: Field<readonly EarlierRate[]> = {
  ...changes,
  parse(text) {
    const values = changes.parse(text);
    return values?.every(({ until }, index) => until > (values[index - 1]?.until ?? 0)) ? values : undefined;
  },
};

const isEpoch = (value: number) => Number.isInteger(value) && value > 0 && value <= MOST_EPOCHS;
