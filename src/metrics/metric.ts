import { builtIn } from '../base/builtIn.ts';
import { checkName, checkOptions, wrongKind } from '../base/errors.ts';

/** A batch after its run, in memory: predictions and targets by rows. */
export interface PredictedBatch {
  readonly rows: number;
  readonly columns: number;
  readonly predictions: Float32Array;
  readonly predictionsStart: number;
  readonly predictionsStride: number;
  readonly form: 'classes' | 'rows';
  /** Class indices as u32, or rows as f32. */
  readonly targets: Uint32Array | Float32Array;
  readonly targetsStart: number;
  readonly targetsStride: number;
  /** One weight ≥ 0 for each row. Default: all 1. */
  readonly weights?: Float32Array | Float64Array | undefined;
  readonly weightsStart?: number | undefined;
}

/** What a metric is computed for. */
export interface MetricContext {
  /** Whether targets are class indices, or rows of numbers. */
  readonly form: PredictedBatch['form'];
  /** Number of outputs. */
  readonly columns: number;
  /**
   * The name of the outputs' activation. With `softmax` they are the probabilities of classes, one of which is correct;
   * with `sigmoid` each is a probability of its own.
   */
  readonly activation: string;
  /** Whether predictions are classes, as one-hot rows. Default false. */
  readonly answered?: boolean;
}

/** Whether more or less of a metric is better. */
export type Better = 'more' | 'less';

/** A metric, computed over all rows of an epoch. */
export interface Metric {
  /** Its name in logs and scores. */
  readonly name: string;
  /** Whether more or less of it is better, for callbacks that watch it. If missing, these need a `mode`. */
  readonly better?: Better | undefined;
  /** For built-in metrics: the name in their list, and the options that recreate it. */
  readonly kind?: string;
  readonly options?: object;
  /** What it is computed from, if not from any numbers: only the predicted classes, or the probabilities of classes. */
  readonly of?: 'answers' | 'probabilities' | undefined;
  /** Starts a count; throws if the metric is undefined for these outputs or targets. */
  start(context: MetricContext): MetricCount;
}

export interface MetricCount {
  add(batch: PredictedBatch): void;
  result(): number;
}

export interface MetricOptions {
  /** The name in logs and scores, to use a metric twice. Default: its name in the list of metrics. */
  name?: string;
}

/** The options of a built-in metric with defaults filled in: its own, and its name. */
export function metricOptions<O extends MetricOptions, D extends object = object>(
  kind: string,
  options: O,
  defaults: D = {} as D,
): Required<MetricOptions> & O & D {
  const known = checkOptions<O>(kind, options, ['name', ...Object.keys(defaults)] as (keyof O & string)[]);
  const all = { ...defaults, name: kind, ...known };
  if (typeof all.name !== 'string') throw wrongKind(kind, 'name', 'a string', all.name);
  return all;
}

/** Creates a built-in metric from the options that `metricOptions` returned. */
export function ownMetric(
  kind: string,
  better: Better,
  options: Required<MetricOptions>,
  start: Metric['start'],
  of?: Metric['of'],
): Metric {
  return builtIn({ name: options.name, better, kind, options, of, start }, [options], `metrics.${kind}`);
}

/** Throws unless it is 'more', 'less' or undefined. */
export function checkBetter(where: string, better: Better | undefined): void {
  if (better !== undefined) checkName(where, 'better', better, { more: true, less: true });
}
