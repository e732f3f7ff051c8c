import { checkBoolean, checkInteger, checkOptions, toNumber, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import { validationName } from '../callbacks/validationName.ts';
import type { Metric, MetricCount } from '../metrics/metric.ts';
import type { Model } from '../model/model.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Runtime } from '../plan/runtime.ts';
import { slotsOf } from '../saving/checkpoint.ts';
import { Pause } from '../training/pause.ts';
import type { Compiled } from '../training/state.ts';
import { MemberLosses } from './memberLosses.ts';
import type { MemberRows, MemberTargets } from './memberRows.ts';
import type { MemberParameter } from './members.ts';
import type { MemberExamples, Training } from './memberTraining.ts';
import { Orders } from './orders.ts';

/** Losses of a member after an epoch, and its metrics by name: `accuracy`, and with validation `valAccuracy`. */
export interface MemberLogs {
  readonly loss: number;
  readonly valLoss?: number;
  readonly [metric: string]: number | undefined;
}

/** Losses and metrics of a member after each epoch of its training. */
export interface MemberHistory {
  readonly loss: number[];
  readonly valLoss?: number[];
  readonly [metric: string]: number[] | undefined;
}

export interface MembersFitOptions {
  /** The number of epochs. Default 1. */
  epochs?: number;
  /** Rows per step. Default 32. The last step of an epoch takes the remaining rows. */
  batchSize?: number;
  /** Whether each epoch takes the rows in a new random order, from the seed of each member. Default true. */
  shuffle?: boolean;
  /**
   * Whether each member trains on a sample of the rows, of the same size, drawn with replacement from its seed. Default
   * false.
   */
  bagging?: boolean;
  /** Rows and targets for validation after each epoch, for each member or shared by all. */
  validationData?: readonly [x: MemberRows, y: MemberTargets];
  /**
   * Called for each member after each of its epochs; returns whether it stops. The others continue, and a stopped
   * member does not change. Stopped members cost nothing once a whole block of eight has stopped.
   */
  stop?: (logs: MemberLogs, member: number, epoch: number) => boolean;
}

/** A checked call of `fit`. */
export interface MembersRequest {
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly bagging: boolean;
  readonly validation: MemberExamples | undefined;
  readonly stop: MembersFitOptions['stop'];
}

const known = ['epochs', 'batchSize', 'shuffle', 'bagging', 'validationData', 'stop'] as const;

/** The purpose of random numbers for bags, besides others (base/random.ts). */
const BAGGING = 15;

export function toMembersRequest(
  options: MembersFitOptions,
  toExamples: (x: MemberRows, y: MemberTargets) => MemberExamples,
): MembersRequest {
  const given = checkOptions('fit', options, known);
  const { epochs = 1, batchSize = 32, shuffle: shuffles = true, bagging = false, validationData, stop } = given;
  checkInteger('fit', 'epochs', epochs, 0);
  checkInteger('fit', 'batchSize', batchSize, 1);
  checkBoolean('fit', 'shuffle', shuffles);
  checkBoolean('fit', 'bagging', bagging);
  if (validationData !== undefined && (!Array.isArray(validationData) || validationData.length !== 2))
    throw wrongKind('fit', 'validationData', '[x, y]', validationData);
  if (stop !== undefined && !isFunction(stop)) throw wrongKind('fit', 'stop', 'a function', stop);
  const validation = validationData && toExamples(validationData[0], validationData[1]);
  return { epochs, batchSize, shuffle: shuffles, bagging, validation, stop };
}

/** Computes the loss of each member over all its rows, in batches. */
export function evaluateMembers(
  where: string,
  training: Training,
  examples: MemberExamples,
  batchSize: number,
  counts?: MetricCount[][],
): Float64Array {
  const losses = new MemberLosses(training.steps.length);
  for (let first = 0; first < examples.rows; first += batchSize) {
    const count = Math.min(batchSize, examples.rows - first);
    losses.add(training.evaluate(where, examples, { first, count }, counts), count);
  }
  return losses.result();
}

/** Trains all members for all epochs of a request. */
export async function fitMembers(
  training: Training,
  runtime: Runtime,
  seed: number,
  examples: MemberExamples,
  { epochs, batchSize, shuffle: shuffles, bagging, validation, stop }: MembersRequest,
): Promise<MemberHistory[]> {
  const { rows } = examples;
  const { stopped, metrics } = training;
  const size = stopped.length;
  const pause = new Pause();
  stopped.fill(0);
  const names = ['loss', ...metrics.map(({ name }) => name)];
  const all = validation ? [...names, ...names.map(validationName)] : names;
  const histories = Array.from(stopped, () => Object.fromEntries(all.map((name): [string, number[]] => [name, []])));
  const shuffled = shuffles ? new Orders(runtime, seed, rows) : undefined;
  const bags = bagging ? drawBags(runtime, seed, size, rows) : undefined;
  for (let epoch = 0; epoch < epochs && stopped.includes(0); epoch++) {
    const order = shuffled?.draw(training.epochs);
    const orders = order && bags ? order.map((row, at) => bags[at - (at % rows) + row] as number) : (order ?? bags);
    const losses = new MemberLosses(size);
    const counts = training.counts(examples);
    for (let first = 0; first < rows; first += batchSize) {
      const count = Math.min(batchSize, rows - first);
      losses.add(training.step('fit', examples, { first, count, orders }, counts), count);
      if (pause.due()) await pause.yield();
    }
    const trained = losses.result();
    const valCounts = validation ? training.counts(validation) : [];
    const validated = validation && evaluateMembers('fit', training, validation, batchSize, valCounts);
    for (let i = 0; i < size; i++) {
      if (stopped[i] === 1) continue;
      (training.epochs[i] as number)++;
      const own = [trained[i] as number, ...resultsOf(counts[i], metrics)];
      const scores = validated ? [...own, validated[i] as number, ...resultsOf(valCounts[i], metrics)] : own;
      const history = histories[i] as Record<string, number[]>;
      for (const [k, name] of all.entries()) history[name]?.push(scores[k] as number);
      const logs = Object.fromEntries(all.map((name, k) => [name, scores[k] as number]));
      if (stop?.(logs as unknown as MemberLogs, i, epoch)) stopped[i] = 1;
    }
  }
  stopped.fill(0);
  return histories as unknown as MemberHistory[];
}

/** The results of a member's metrics; throws for one that is not a number. */
const resultsOf = (counts: readonly MetricCount[] = [], metrics: readonly Metric[]): number[] =>
  counts.map((count, k) => toNumber((metrics[k] as Metric).name, count.result()));

/** As many rows as there are for each member, drawn with replacement. */
function drawBags(runtime: Runtime, seed: number, size: number, rows: number): Uint32Array {
  const bags = new Uint32Array(size * rows);
  for (let i = 0; i < size; i++) {
    const random = runtime.random(seed + i, 'split', BAGGING);
    for (let k = 0; k < rows; k++) bags[i * rows + k] = random.below(rows);
  }
  return bags;
}

/** Compiles the model of a member like the population, with the optimizer's state. */
export function copyTraining(
  training: Training,
  member: number,
  parameters: readonly MemberParameter[],
  model: Model,
): void {
  const optimizer = (training.optimizers[member] ?? training.optimizers[0]) as Optimizer;
  model.compile({ optimizer, loss: training.loss, metrics: training.metrics });
  const state = model.stateFor('member', true);
  const writes = slotsOf(state, state.compiled as Compiled);
  const learning = parameters.filter(({ parameter }) => parameter.trainable);
  const kept = learning.flatMap((parameter) =>
    Array.from({ length: training.slots }, (_, slot) => training.slotOf(member, parameter, slot)),
  );
  for (const [index, { write }] of writes.entries()) write(kept[index] as Float32Array);
  const [steps, epochs] = [training.steps[member] as number, training.epochs[member] as number];
  Object.assign(state, { steps, batches: steps, epochs });
}
