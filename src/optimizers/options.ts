import { checkInteger, checkNumber, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import type { Clip } from './clip.ts';
import type { LearningRate } from './optimizer.ts';

/** Options of every optimizer. */
export interface OptimizerOptions {
  /** η: a number > 0, or a function of the step. */
  learningRate?: LearningRate;
  /** λ ≥ 0, decoupled: w ← w·(1 − η·λ) before each step (Loshchilov & Hutter 2019). Default 0: none. */
  weightDecay?: number;
  /** Clips every gradient to [−clipValue, clipValue]. A number > 0; default: none. */
  clipValue?: number;
  /**
   * Scales the gradient of a weight or bias down to this Euclidean norm if it is larger. A number > 0; default: none.
   */
  clipNorm?: number;
  /** Scales all gradients down by one factor if their global norm is larger. A number > 0; default: none. */
  globalClipNorm?: number;
  /** The decay rate of an exponential moving average of the weights, 0 ≤ ema < 1, such as 0.99. Default: none. */
  ema?: number;
  /** Batches whose gradients are averaged for one step. Default 1. */
  accumulate?: number;
}

/** The checked options of an optimizer. */
export interface Settings<T = object> {
  readonly learningRate: LearningRate;
  readonly weightDecay: number;
  readonly clip: Clip | undefined;
  readonly ema: number | undefined;
  readonly accumulate: number;
  /** The options that differ from the defaults, in order, without the learning rate. */
  readonly given: Omit<T, 'learningRate'>;
  /** All options, with defaults filled in. */
  readonly options: T & Required<Omit<T, keyof OptimizerOptions>>;
}

type Defaults = Required<Pick<OptimizerOptions, 'learningRate'>> & Pick<OptimizerOptions, 'weightDecay'>;

const clips = ['clipValue', 'clipNorm', 'globalClipNorm'] as const;
const common = ['learningRate', 'weightDecay', ...clips, 'ema', 'accumulate'] as const;

/**
 * The options of the optimizer `where`: the common ones, and its `own`, given with their defaults.
 *
 * @throws TypeError or RangeError for an unknown option, one out of range, and two kinds of clipping.
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

/** `value` if it is a decay rate: from 0 to below 1. */
export function checkShare(where: string, what: string, value: unknown): number {
  return checkNumber(where, what, value, 'a number from 0 to below 1', (number) => number >= 0 && number < 1);
}

/** `value` if it can be added to a divisor: well above the smallest f32. */
export function checkEpsilon(where: string, value: unknown): number {
  return checkNumber(where, 'epsilon', value, 'a number ≥ 1e-30', (number) => number >= 1e-30);
}
