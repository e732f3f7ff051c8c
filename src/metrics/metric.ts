import { builtIn } from '../base/builtIn.ts';
import { checkName, checkOptions, wrongKind } from '../base/errors.ts';

/** A batch after it ran, in memory: predictions and targets by rows. */
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
  /** One weight for each row, ≥ 0; without, each counts 1. */
  readonly weights?: Float32Array | Float64Array | undefined;
  readonly weightsStart?: number | undefined;
}

/** What a metric is asked about. */
export interface MetricContext {
  /** Whether targets are class indices, or rows of numbers. */
  readonly form: PredictedBatch['form'];
  /** Outputs of a row. */
  readonly columns: number;
  /**
   * The activation of the outputs by its name: `softmax` makes them the probabilities of classes, of which one is right,
   * `sigmoid` those of labels, each by itself.
   */
  readonly activation: string;
  /** Whether predictions are answered classes, as one-hot rows. Default false. */
  readonly answered?: boolean;
}

/** Which of two values of a figure is the better one. */
export type Better = 'more' | 'less';

/** A figure over all rows of an epoch. */
export interface Metric {
  /** What it is called in logs and scores. */
  readonly name: string;
  /** Whether more or less of it is better: what callbacks go by that watch it. Without, they have to be told. */
  readonly better?: Better | undefined;
  /** Of this library's metrics: its name in their list, and the options that make it again. */
  readonly kind?: string;
  readonly options?: object;
  /** What it goes by, if not by numbers: a row's answered classes alone, or the probabilities of classes. */
  readonly of?: 'answers' | 'probabilities' | undefined;
  /** Begins a count; throws when the metric means nothing for such outputs or targets. */
  start(context: MetricContext): MetricCount;
}

export interface MetricCount {
  add(batch: PredictedBatch): void;
  result(): number;
}

export interface MetricOptions {
  /** What it is called in logs and scores: for a second one of its kind. Default: its name in the list of metrics. */
  name?: string;
}

/** The options of a metric of this library, those that were not given with their defaults: its own, and its name. */
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

/** A metric of this library, with options as `metricOptions` gives them. */
export function ownMetric(
  kind: string,
  better: Better,
  options: Required<MetricOptions>,
  start: Metric['start'],
  of?: Metric['of'],
): Metric {
  return builtIn({ name: options.name, better, kind, options, of, start }, [options], `metrics.${kind}`);
}

/** Throws unless it is one of the two, or not said. */
export function checkBetter(where: string, better: Better | undefined): void {
  if (better !== undefined) checkName(where, 'better', better, { more: true, less: true });
}
