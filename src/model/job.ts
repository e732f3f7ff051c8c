import { type Callback, type Logs, toCallbacks } from '../callbacks/callback.ts';
import { type Rows, slice, type Table, toTable } from '../data/table.ts';
import { sliceTargets, type Targets, type TargetTable, toTargets } from '../data/targets.ts';
import { checkBoolean, checkInteger, checkNumber, checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
import type { Network } from './network.ts';
import type { Compiled, ModelState } from './state.ts';

export interface FitOptions {
  /** How many times to go through all rows. Default 1. */
  epochs?: number;
  /** Rows of a step. Default 32. The last step of an epoch takes what is left. */
  batchSize?: number;
  /** Whether each epoch takes the rows in another random order, by the model's seed. Default true. */
  shuffle?: boolean;
  /** The share of rows, from the end and before shuffling, that is kept from training to validate on, 0 ≤ share < 1. */
  validationSplit?: number;
  /** Rows and targets to validate on after each epoch, instead of a split. */
  validationData?: readonly [Rows, Targets];
  callbacks?: Callback | readonly Callback[];
  /** Ends the training after the step at hand: `fit` rejects with the signal's reason, the model keeps what it learned. */
  signal?: AbortSignal;
}

/** Rows with their targets. */
export interface Rowset {
  readonly x: Table;
  readonly y: TargetTable;
}

/** What a call of `fit` has to do, checked. */
export interface Job extends Rowset {
  readonly validation: Rowset | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  /** Called whenever the event loop is about to run: so many epochs are finished, and so many steps of the next. */
  readonly watch?: (epoch: number, batch: number, logs: Logs) => void;
}

const known = ['epochs', 'batchSize', 'shuffle', 'validationSplit', 'validationData', 'callbacks', 'signal'] as const;

/** Checks everything that `fit` was given, and that there is memory for it; says what there is to do. */
export function toJob(
  where: string,
  state: ModelState,
  compiled: Compiled,
  x: Rows,
  y: Targets,
  options: FitOptions,
): Job {
  const job = checkJob(where, state.network, compiled, x, y, options);
  const { validation, batchSize } = job;
  for (const { form } of validation ? [job.y, validation.y] : [job.y]) {
    for (const metric of compiled.metrics) metric.start({ ...compiled.output, form });
  }
  if (validation) state.runtime.load(compiled.evaluate[validation.y.form], Math.min(batchSize, validation.x.rows));
  state.runtime.load(compiled.step[job.y.form], Math.min(batchSize, job.x.rows));
  return job;
}

function checkJob(where: string, network: Network, compiled: Compiled, x: Rows, y: Targets, options: FitOptions): Job {
  const {
    epochs = 1,
    batchSize = 32,
    shuffle = true,
    validationSplit = 0,
    validationData,
    callbacks = [],
    signal,
  } = checkOptions(where, options, known);
  checkInteger(where, 'epochs', epochs, 1);
  checkInteger(where, 'batchSize', batchSize, 1);
  checkBoolean(where, 'shuffle', shuffle);
  checkNumber(
    where,
    'validationSplit',
    validationSplit,
    'a number from 0 to below 1',
    (value) => value >= 0 && value < 1,
  );
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw wrongKind(where, 'signal', 'an AbortSignal', signal);
  const list = toCallbacks(where, callbacks);
  const table = toTable(where, 'x', x, network.inputs);
  const targets = toTargets(where, 'y', y, table.rows, network.outputs, compiled.loss);
  const common = { epochs, batchSize, shuffle, callbacks: list, signal };
  if (validationData !== undefined) {
    if (validationSplit > 0)
      throw outOfRange(where, 'validationSplit', '0 where there is validationData', validationSplit);
    return { ...common, x: table, y: targets, validation: toValidation(where, network, compiled, validationData) };
  }
  const kept = Math.ceil(table.rows * (1 - validationSplit) - 1e-9);
  if (validationSplit === 0) return { ...common, x: table, y: targets, validation: undefined };
  if (kept === table.rows) {
    throw outOfRange(where, 'validationSplit', `a share that is at least one of ${table.rows} rows`, validationSplit);
  }
  const validation = { x: slice(table, kept, table.rows), y: sliceTargets(targets, kept, table.rows) };
  return { ...common, x: slice(table, 0, kept), y: sliceTargets(targets, 0, kept), validation };
}

function toValidation(
  where: string,
  { inputs, outputs }: Network,
  { loss }: Compiled,
  data: readonly [Rows, Targets],
): Rowset {
  if (!Array.isArray(data) || data.length !== 2) throw wrongKind(where, 'validationData', 'an array [x, y]', data);
  const x = toTable(where, 'validationData x', data[0], inputs);
  return { x, y: toTargets(where, 'validationData y', data[1], x.rows, outputs, loss) };
}
