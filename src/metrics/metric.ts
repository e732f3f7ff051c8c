import type { Loss } from '../losses/loss.ts';

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
}

/** A figure over all rows of an epoch. */
export interface Metric {
  readonly name: string;
  /** Begins a count; throws when the metric means nothing for the loss, or for that form of targets. */
  start(loss: Loss, form: 'classes' | 'rows'): MetricCount;
}

export interface MetricCount {
  add(batch: PredictedBatch): void;
  result(): number;
}
