import { checkInteger, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { checkRate, type Schedule, schedule } from './schedule.ts';

export interface PiecewiseConstantOptions {
  /** Whole numbers ≥ 0 in ascending order: the last t of each rate except the last one. */
  boundaries: readonly number[];
  /** The rates, ≥ 0; one more than boundaries. */
  values: readonly number[];
}

/**
 * values[i], where i is the number of boundaries below t = step − 1: Keras's PiecewiseConstantDecay. (A boundary b is
 * the milestone b + 1 of PyTorch's MultiStepLR.)
 *
 * @throws TypeError or RangeError for boundaries that do not ascend, or a wrong number of values.
 */
export function piecewiseConstant(options: PiecewiseConstantOptions): Schedule {
  const where = 'piecewiseConstant';
  const given = checkOptions(where, options, ['boundaries', 'values']);
  if (!Array.isArray(given.boundaries)) throw wrongKind(where, 'boundaries', 'an array', given.boundaries);
  if (!Array.isArray(given.values)) throw wrongKind(where, 'values', 'an array', given.values);
  const [boundaries, values] = [[...given.boundaries], [...given.values]];
  boundaries.forEach((boundary, i) => {
    checkInteger(where, `boundaries[${i}]`, boundary, i === 0 ? 0 : boundaries[i - 1] + 1);
  });
  if (values.length !== boundaries.length + 1)
    throw outOfRange(where, 'values', `${boundaries.length + 1} rates, one more than boundaries`, values.length);
  values.forEach((value, i) => {
    checkRate(where, `values[${i}]`, value);
  });
  return schedule(where, { boundaries, values }, (t) => {
    const next = boundaries.findIndex((boundary) => t <= boundary);
    return values[next < 0 ? boundaries.length : next];
  });
}
