/** How the targets of an output are given: a class index for each row, or a row of numbers. */
export type TargetForm = 'classes' | 'rows';

/**
 * What a graph depends on besides the number of rows: the form of each output's targets, and whether rows have weights.
 */
export interface BatchSignature {
  readonly targets: readonly TargetForm[];
  readonly weighted: boolean;
}

/** A string that only equal signatures share. */
export const keyOf = ({ targets, weighted }: BatchSignature): string => `${targets.join()} ${weighted}`;
