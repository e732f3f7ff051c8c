import type { MetricCount, PredictedBatch } from '../metrics/metric.ts';
import type { Program } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Form, LossGraph } from './graphs.ts';
import { sumAt } from './places.ts';
import type { Compiled, TrainingState } from './state.ts';

/** The loss, and every metric by its name, over some rows. */
export interface Scores {
  loss: number;
  [metric: string]: number;
}

/** Counts losses and metrics over the batches of an epoch. */
export class ScoreCount {
  readonly #compiled: Compiled;
  readonly #form: Form;
  /** The sum of the losses at each output and of the penalties, each row as often as it weighs. */
  readonly #losses: Float64Array;
  readonly #metrics: readonly (readonly MetricCount[])[];
  #weight = 0;

  constructor(compiled: Compiled, form: Form) {
    this.#compiled = compiled;
    this.#form = form;
    this.#losses = new Float64Array(compiled.losses.length + compiled.penalties);
    this.#metrics = startMetrics(compiled, form);
  }

  /** Adds the batch that a program has just run, whose rows weigh so much. */
  add({ runtime }: TrainingState, graph: LossGraph, program: Program, weight: number): void {
    const { f64 } = runtime.instance;
    for (let i = 0; i < this.#losses.length; i++) {
      const mean = f64[runtime.element(sumAt(i)) / 2] as number;
      this.#losses[i] = (this.#losses[i] as number) + mean * weight;
    }
    this.#weight += weight;
    const weights = graph.weights && weightsAt(runtime.instance.f32, program, graph.weights, weight);
    for (const [output, counts] of this.#metrics.entries()) {
      if (counts.length === 0) continue;
      const batch = { ...this.#batch(runtime.instance, graph, program, output), weights, weightsStart: 0 };
      for (const count of counts) count.add(batch);
    }
  }

  /** NaN for the loss of no rows, or of rows that weigh nothing. */
  result(): Scores {
    const { losses, lossWeights, metrics, outputs } = this.#compiled;
    const means = Array.from(this.#losses, (total) => total / this.#weight);
    const scores: Scores = { loss: means.reduce((sum, mean, i) => sum + mean * (lossWeights[i] ?? 1), 0) };
    for (const output of losses.keys()) {
      if (losses.length > 1) scores[scoreName(outputs[output]?.name as string, 'loss')] = means[output] as number;
      for (const [index, { name }] of (metrics[output] ?? []).entries()) {
        const key = losses.length > 1 ? scoreName(outputs[output]?.name as string, name) : name;
        scores[key] = (this.#metrics[output]?.[index] as MetricCount).result();
      }
    }
    return scores;
  }

  #batch({ f32, u32 }: TrainingState['runtime']['instance'], graph: LossGraph, program: Program, output: number) {
    const y = graph.outputs[output] as Tensor;
    const t = graph.targets[output] as Tensor;
    const form = this.#form.targets[output] as 'classes' | 'rows';
    const batch: PredictedBatch = {
      rows: program.rows,
      columns: form === 'classes' ? y.columns : t.columns,
      predictions: f32,
      predictionsStart: program.element(y),
      predictionsStride: y.stride,
      form,
      targets: form === 'classes' ? u32 : f32,
      targetsStart: program.element(t),
      targetsStride: t.stride,
    };
    return batch;
  }
}

/** The weights of a batch's rows, of which memory has those that are 1 in the mean. */
function weightsAt(memory: Float32Array, program: Program, tensor: Tensor, total: number): Float32Array {
  const start = program.element(tensor);
  return memory.slice(start, start + program.rows).map((weight) => (weight * total) / program.rows);
}

/** Begins the count of every metric of every output; throws where one means nothing for its loss and form. */
export function startMetrics({ metrics, outputs }: Compiled, { targets }: Form): MetricCount[][] {
  return metrics.map((list, output) => {
    const context = { ...(outputs[output] as Compiled['outputs'][number]), form: targets[output] as 'rows' };
    return list.map((metric) => metric.start(context));
  });
}

/** `speciesLoss`, … */
export function scoreName(output: string, metric: string): string {
  return `${output}${metric[0]?.toUpperCase()}${metric.slice(1)}`;
}
