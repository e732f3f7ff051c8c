import { checkInteger, checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import type { Clip } from './clip.ts';
import type { LearningRate } from './optimizer.ts';

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** η: a number > 0, or a function of the step. */
  learningRate?: LearningRate;
  /** λ ≥ 0, decoupled: w ← w·(1 − η·λ) before each step (Loshchilov & Hutter 2019). Default 0: none. */
  weightDecay?: number;
  /** Every gradient is brought into [−clipValue, clipValue]. A number > 0; default: none. */
  clipValue?: number;
  /** The gradient of a weight or bias whose Euclidean norm is more is scaled down to it. A number > 0; default: none. */
  clipNorm?: number;
  /** All gradients are scaled down by one factor if the norm of all is more. A number > 0; default: none. */
  globalClipNorm?: number;
  /** What stays of an exponential moving average of the weights at each step, 0 ≤ ema < 1, such as 0.99. Default: none. */
  ema?: number;
  /** Batches whose gradients are averaged for one step. Default 1. */
  accumulate?: number;
}

/** Checked options that all optimizers have. */
export interface Settings<T = object> {
  readonly learningRate: LearningRate;
  readonly weightDecay: number;
  readonly clip: Clip | undefined;
  readonly ema: number | undefined;
  readonly accumulate: number;
  /** The options that are not the defaults, in order, beside the learning rate. */
  readonly given: Omit<T, 'learningRate'>;
  /** All options, with the defaults of those that were not given. */
  readonly options: T & Required<Omit<T, keyof OptimizerOptions>>;
}

type Defaults = Required<Pick<OptimizerOptions, 'learningRate'>> & Pick<OptimizerOptions, 'weightDecay'>;

const clips = ['clipValue', 'clipNorm', 'globalClipNorm'] as const;
const common = ['learningRate', 'weightDecay', ...clips, 'ema', 'accumulate'] as const;

/**
 * The options of the optimizer `where`: those that all have, and its `own`, which are given with their defaults.
 *
 * @throws TypeError or RangeError for an unknown option, one out of its range, and two kinds of clipping.
 */
export function settingsOf<T extends OptimizerOptions>(
  where: string,
  given: T,
  own: Readonly<Record<Exclude<keyof T, keyof OptimizerOptions> & string, unknown>>,
  defaults: Defaults,
): Settings<T> {
  const known = checkOptions<T>(where, given, [...common, ...Object.keys(own)] as (keyof T & string)[]);
  const all: Readonly<Record<string, unknown>> = { weightDecay: 0, accumulate: 1, ...defaults, ...own };
  const options = { ...all, ...known } as Settings<T>['options'];
  const changed = Object.fromEntries(
    Object.entries(known)
      .filter(([key, value]) => key !== 'learningRate' && value !== all[key])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as Omit<T, 'learningRate'>;
  const { learningRate, weightDecay, ema, accumulate } = options as typeof options & Required<OptimizerOptions>;
  checkNumber(where, 'weightDecay', weightDecay, 'a number ≥ 0', (value) => value >= 0);
  if (known.ema !== undefined) checkShare(where, 'ema', ema);
  checkInteger(where, 'accumulate', accumulate, 1);
  return {
    learningRate: checkLearningRate(where, learningRate),
    ...{ weightDecay, ema, accumulate, clip: clipOf(where, known), given: changed, options },
  };
}

function clipOf(where: string, options: OptimizerOptions): Clip | undefined {
  const [kind, second] = clips.filter((name) => options[name] !== undefined);
  if (kind === undefined) return undefined;
  if (second !== undefined) throw outOfRange(where, 'clipping', `one of ${clips.join(', ')}`, `${kind} and ${second}`);
  return { kind, limit: checkPositive(where, kind, options[kind]) };
}

function checkLearningRate(where: string, rate: LearningRate): LearningRate {
  if (isFunction(rate)) return rate as LearningRate;
  if (typeof rate !== 'number') throw wrongKind(where, 'learningRate', 'a number > 0 or a function of the step', rate);
  return checkPositive(where, 'learningRate', rate);
}

function checkPositive(where: string, what: string, value: unknown): number {
  return checkNumber(where, what, value, 'a number > 0', (number) => number > 0);
}

/** `value` if it is a share that stays: from 0 to below 1. */
export function checkShare(where: string, what: string, value: unknown): number {
  return checkNumber(where, what, value, 'a number from 0 to below 1', (number) => number >= 0 && number < 1);
}

/** `value` if it can be added to a divisor: what f32 holds well above its least number. */
export function checkEpsilon(where: string, value: unknown): number {
  return checkNumber(where, 'epsilon', value, 'a number ≥ 1e-30', (number) => number >= 1e-30);
}
