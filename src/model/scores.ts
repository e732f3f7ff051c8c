import type { TargetTable } from '../data/targets.ts';
import type { MetricCount, PredictedBatch } from '../metrics/metric.ts';
import type { Program } from '../plan/program.ts';
import type { LossGraph } from './graphs.ts';
import { MEAN_LOSS } from './graphs.ts';
import type { Compiled, TrainingState } from './state.ts';

/** The loss, and every metric by its name, over some rows. */
export interface Scores {
  loss: number;
  [metric: string]: number;
}

/** Counts loss and metrics over the batches of an epoch. */
export class ScoreCount {
  readonly #metrics: readonly (readonly [string, MetricCount])[];
  readonly #form: TargetTable['form'];
  #loss = 0;
  #rows = 0;

  constructor({ metrics, output }: Compiled, form: TargetTable['form']) {
    this.#metrics = metrics.map((metric) => [metric.name, metric.start({ ...output, form })]);
    this.#form = form;
  }

  /** Adds the batch that a program has just run. */
  add({ runtime }: TrainingState, { y, t }: LossGraph, program: Program): void {
    this.#loss += (runtime.instance.f64[runtime.element(MEAN_LOSS) / 2] as number) * program.rows;
    this.#rows += program.rows;
    if (this.#metrics.length === 0) return;
    const { f32, u32 } = runtime.instance;
    const batch: PredictedBatch = {
      rows: program.rows,
      columns: y.columns,
      predictions: f32,
      predictionsStart: program.element(y),
      predictionsStride: y.stride,
      form: this.#form,
      targets: this.#form === 'classes' ? u32 : f32,
      targetsStart: program.element(t),
      targetsStride: t.stride,
    };
    for (const [, count] of this.#metrics) count.add(batch);
  }

  result(): Scores {
    const scores: Scores = { loss: this.#loss / this.#rows };
    for (const [name, count] of this.#metrics) scores[name] = count.result();
    return scores;
  }
}
