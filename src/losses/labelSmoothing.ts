import { checkNumber, checkOptions } from '../base/errors.ts';

export interface LabelSmoothingOptions {
  /** ε from 0 to 1: what each target gives to all classes alike. Default 0. */
  labelSmoothing?: number;
}

/** ε of the options of a loss that has no others. */
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
