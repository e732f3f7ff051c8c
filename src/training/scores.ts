import { toNumber, wrongKind } from '../base/errors.ts';
import { joined } from '../callbacks/validationName.ts';
import type { BatchSignature, TargetForm } from '../lowering/batchSignature.ts';
import type { LossGraph } from '../lowering/lossGraphs.ts';
import type { Better, MetricCount, PredictedBatch } from '../metrics/metric.ts';
import type { Program } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { CompiledOutput, CompiledTraining, TrainingState } from './state.ts';

/** The loss, and every metric by name, over some rows. */
export interface Scores {
  loss: number;
  [metric: string]: number;
}

/** Counts losses and metrics over the batches of an epoch. */
export class ScoreCount {
  readonly #compiled: CompiledTraining;
  readonly #signature: BatchSignature;
  /** The weighted sums over rows of the losses at each output, and of the penalties. */
  readonly #losses: number[];
  #metrics: readonly (readonly MetricCount[])[];
  readonly #hasMetrics: boolean;
  #weight = 0;

  constructor(compiled: CompiledTraining, signature: BatchSignature) {
    this.#compiled = compiled;
    this.#signature = signature;
    this.#losses = compiled.sums.map(() => 0);
    this.#metrics = startMetrics(compiled, signature);
    this.#hasMetrics = this.#metrics.length > 0;
  }

  /** Whether it counts batches of this signature. */
  counts(compiled: CompiledTraining, signature: BatchSignature): boolean {
    return this.#compiled === compiled && this.#signature === signature;
  }

  /** Starts from zero. */
  restart(): void {
    this.#weight = 0;
    for (let i = 0; i < this.#losses.length; i++) this.#losses[i] = 0;
    if (this.#hasMetrics) this.#metrics = startMetrics(this.#compiled, this.#signature);
  }

  /** Adds the batch that a program has just run, with the total weight of its rows. */
  add({ runtime }: TrainingState, graph: LossGraph, program: Program, weight: number): void {
    const { sums } = this.#compiled;
    for (let i = 0; i < sums.length; i++) {
      const mean = runtime.f64(sums[i] as Tensor);
      this.#losses[i] = (this.#losses[i] as number) + mean * weight;
    }
    this.#weight += weight;
    if (!this.#hasMetrics) return;
    const weights = graph.weights && weightsAt(runtime.instance.f32, program, graph.weights, weight);
    for (const [output, counts] of this.#metrics.entries()) {
      if (counts.length === 0) continue;
      const batch = { ...this.#batch(runtime.instance, graph, program, output), weights, weightsStart: 0 };
      for (const count of counts) count.add(batch);
    }
  }

  /** 0 if the total weight of the rows is 0. */
  result(): Scores {
    const { outputs, lossWeights } = this.#compiled;
    const scores: Scores = { loss: 0 };
    for (let i = 0; i < this.#losses.length; i++) scores.loss += this.#meanLoss(i) * (lossWeights[i] ?? 1);
    if (outputs.length === 1 && !this.#hasMetrics) return scores;
    const values = outputs.flatMap((_, output) => [
      ...(outputs.length > 1 ? [this.#meanLoss(output)] : []),
      ...(this.#metrics[output] ?? []).map((count) => count.result()),
    ]);
    for (const [index, { name }] of scoresOf(this.#compiled).slice(1).entries())
      scores[name] = toNumber(name, values[index]);
    return scores;
  }

  #meanLoss(index: number): number {
    return this.#weight === 0 ? 0 : (this.#losses[index] as number) / this.#weight;
  }

  #batch({ f32, u32 }: TrainingState['runtime']['instance'], graph: LossGraph, program: Program, output: number) {
    const y = graph.outputs[output] as Tensor;
    const t = graph.targets[output] as Tensor;
    const form = this.#signature.targets[output] as TargetForm;
    const batch: PredictedBatch = {
      rows: program.rows,
      columns: form === 'classes' ? answered(this.#compiled.outputs[output] as CompiledOutput, form) : t.columns,
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

/** The weights of a batch's rows, from those in memory, whose mean is 1; in f64, because they may exceed f32. */
function weightsAt(memory: Float32Array, program: Program, tensor: Tensor, total: number): Float64Array {
  const start = program.element(tensor);
  return Float64Array.from(memory.subarray(start, start + program.rows), (weight) => weight * (total / program.rows));
}

/** The columns that metrics use: classes without a label are never predicted. */
const answered = ({ columns, labelled = columns }: CompiledOutput, form: TargetForm) =>
  form === 'classes' ? Math.min(columns, labelled) : columns;

/** Starts every metric of every output, if there are any; throws if one is undefined for its loss and form. */
export function startMetrics({ metrics, outputs }: CompiledTraining, { targets }: BatchSignature): MetricCount[][] {
  if (metrics.every(({ length }) => length === 0)) return [];
  return metrics.map((list, output) => {
    const form = targets[output] as TargetForm;
    const { activation, ...about } = outputs[output] as CompiledOutput;
    const context = { form, activation, columns: answered({ activation, ...about }, form) };
    return list.map((metric) => {
      const count = metric.start(context);
      if (typeof count?.add !== 'function' || typeof count.result !== 'function')
        throw wrongKind(metric.name, 'what start gives', '{ add, result }', count);
      return count;
    });
  });
}

/** A score: its name, and whether more or less of it is better, if known. */
export interface Score {
  readonly name: string;
  readonly better?: Better | undefined;
}

/** All scores in order: the loss; for each output its loss, if there are several, and its metrics. */
export function scoresOf({
  outputs,
  metrics,
}: Pick<CompiledTraining, 'metrics'> & { outputs: readonly { name: string }[] }) {
  const loss: Score = { name: 'loss', better: 'less' };
  const ofOutputs = outputs.flatMap(({ name: output }, index): readonly Score[] => {
    const own = metrics[index] ?? [];
    if (outputs.length === 1) return own;
    return [loss, ...own].map(({ name, better }) => ({ name: joined(output, name), better }));
  });
  return [loss, ...ofOutputs];
}
