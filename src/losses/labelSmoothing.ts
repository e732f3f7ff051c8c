import { checkNumber, checkOptions } from '../base/errors.ts';

export interface LabelSmoothingOptions {
  /** ε from 0 to 1: the share of each target that is spread evenly over all classes. Default 0. */
  labelSmoothing?: number;
}

/** ε from the options of a loss that has no other options. */
export function labelSmoothingOf(where: string, options: LabelSmoothingOptions): number {
  const { labelSmoothing = 0 } = checkOptions(where, options, ['labelSmoothing']);
  return checkNumber(
    where,
    'labelSmoothing',
    labelSmoothing,
    'a number from 0 to 1',
    (value) => value >= 0 && value <= 1,
  );
}
