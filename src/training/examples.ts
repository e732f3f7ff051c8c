import { slice, type Table } from '../data/table.ts';
import type { BatchSignature, TargetForm } from '../lowering/batchSignature.ts';
import { sliceTargets, type TargetTable } from './targets.ts';

/** Rows of each input of a network. */
export interface Inputs {
  readonly rows: number;
  readonly x: readonly Table[];
}

/** Rows with their targets for each output, and optionally a weight ≥ 0 for each. */
export interface Examples extends Inputs {
  readonly y: readonly TargetTable[];
  readonly weights: Float64Array | undefined;
}

/** Rows of a table: `count` of them from `first` on, in `order` if given. */
export interface Selection {
  readonly order?: Uint32Array | undefined;
  readonly first: number;
  readonly count: number;
}

const single = (form: TargetForm, weighted: boolean): BatchSignature => ({ targets: [form], weighted });

/** The signatures of a single output, each one object, which makes lookups by signature fast. */
const SINGLE = {
  classes: { plain: single('classes', false), weighted: single('classes', true) },
  rows: { plain: single('rows', false), weighted: single('rows', true) },
};

export function signatureOf({ y, weights }: Pick<Examples, 'y' | 'weights'>): BatchSignature {
  if (y.length === 1) return SINGLE[(y[0] as TargetTable).form][weights ? 'weighted' : 'plain'];
  return { targets: y.map(({ form }) => form), weighted: weights !== undefined };
}

/** The rows from `start` to before `end`. */
export function sliceRows({ x, y, weights }: Examples, start: number, end: number): Examples {
  return {
    rows: end - start,
    x: x.map((table) => slice(table, start, end)),
    y: y.map((targets) => sliceTargets(targets, start, end)),
    weights: weights?.subarray(start, end),
  };
}
