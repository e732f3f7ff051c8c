import type { Logs } from '../callbacks/callback.ts';
import type { Table } from '../data/table.ts';
import { type Build, moduleOf, provideModule } from '../engine/builds.ts';
import { isBuiltIn } from '../engine/builtIn.ts';
import { outOfRange, show } from '../engine/errors.ts';
import { Instance } from '../engine/instance.ts';
import { whyAlone } from '../engine/threads.ts';
import * as losses from '../losses/index.ts';
import { type LossName, makeLoss } from '../losses/resolve.ts';
import * as metrics from '../metrics/index.ts';
import * as optimizers from '../optimizers/index.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import type { RegionSizes } from '../plan/layout.ts';
import { Runtime } from '../plan/runtime.ts';
import { type History, train } from './fit.ts';
import type { Job, Rowset } from './job.ts';
import type { Compiled, ModelState, TrainingState } from './state.ts';

/** Steps whose learning rates, from a function, may go along to a worker: 8 bytes each. */
const MOST_RATES = 10_000_000;

/** A training as plain data: what `train` needs, to go to a worker. */
export interface Task {
  readonly build: Build;
  /** Compiled modules, for a memory that is shared and for one that is not. */
  readonly modules: readonly (readonly [shared: boolean, module: WebAssembly.Module])[];
  readonly threads: number | 'auto';
  readonly sizes: RegionSizes;
  readonly snapshot: Uint8Array;
  readonly counts: Pick<TrainingState, 'seed' | 'steps' | 'epochs'>;
  readonly graphs: Pick<Compiled, 'step' | 'evaluate'>;
  readonly loss: { readonly name: string; readonly options: object };
  readonly metrics: readonly string[];
  readonly optimizer: {
    readonly name: string;
    readonly options: object;
    /** A number, or one for each step of the task. */
    readonly learningRate: number | Float64Array;
  };
  readonly job: Omit<Job, 'callbacks' | 'signal' | 'watch'>;
}

/** What comes of a task: all that the model keeps, as it is then. */
export interface Outcome {
  readonly snapshot: Uint8Array<ArrayBuffer>;
  readonly steps: number;
  readonly epochs: number;
}

/** How far a training is. */
export interface Progress {
  /** Epochs that are finished. */
  readonly epoch: number;
  /** Steps of the next epoch that are done. 0 right after an epoch: then `logs` are those of that epoch. */
  readonly batch: number;
  /** Loss and metrics of the epoch. */
  readonly logs: Logs;
}

/** The task that a job is, for a model. */
export function taskOf(where: string, state: ModelState, compiled: Compiled, job: Job): Task {
  const { runtime, seed, steps, epochs } = state;
  const { build } = runtime.instance;
  const { loss, optimizer, evaluate, step } = compiled;
  const kinds = runtime.threads !== 1 && whyAlone() === undefined ? [false, true] : [false];
  return {
    ...{ build, modules: kinds.map((shared) => [shared, moduleOf(build, shared)]), threads: runtime.threads },
    ...{ sizes: runtime.sizes, snapshot: runtime.snapshot(), counts: { seed, steps, epochs } },
    graphs: { step, evaluate },
    loss: { name: known(where, 'loss', loss, losses), options: loss.options },
    metrics: compiled.metrics.map((metric) => known(where, 'metric', metric, metrics)),
    optimizer: {
      name: known(where, 'optimizer', optimizer, optimizers),
      options: optimizer.options,
      learningRate:
        typeof optimizer.learningRate === 'number' ? optimizer.learningRate : rates(where, state, compiled, job),
    },
    job: {
      ...{ epochs: job.epochs, batchSize: job.batchSize, shuffle: job.shuffle },
      ...alone(job),
      validation: job.validation && alone(job.validation),
    },
  };
}

/** Rows whose arrays are not part of a larger buffer, which would go along as a whole. */
function alone({ x, y }: Rowset): Rowset {
  return { x: withoutRest(x), y: { ...y, table: withoutRest(y.table) } };
}

function withoutRest(table: Table): Table {
  return table.data.byteLength === table.data.buffer.byteLength ? table : { ...table, data: table.data.slice() };
}

/** Performs a task: trains, and calls `report` from time to time. */
export async function perform(
  task: Task,
  signal: AbortSignal,
  report: (progress: readonly Progress[], outcome: () => Outcome) => void,
): Promise<{ history: History | undefined; outcome: Outcome }> {
  for (const [shared, module] of task.modules) provideModule(task.build, shared, module);
  const { evaluate, step } = task.graphs;
  const runnables = [evaluate.classes, evaluate.rows, step.classes, step.rows];
  const runtime = new Runtime(new Instance(task.build), task.sizes, runnables, task.threads);
  runtime.restore(task.snapshot);
  const state: TrainingState = { ...task.counts, runtime };
  const outcome = () => ({ snapshot: runtime.snapshot(), steps: state.steps, epochs: state.epochs });
  let finished: Progress[] = [];
  const flush = (...more: Progress[]) => {
    report([...finished, ...more], outcome);
    finished = [];
  };
  const job: Job = {
    ...task.job,
    signal,
    callbacks: [{ onEpochEnd: (epoch, logs) => void finished.push({ epoch: epoch + 1, batch: 0, logs }) }],
    watch: (epoch, batch, logs) => flush({ epoch, batch, logs }),
  };
  try {
    const history = await train(state, compiledOf(task), job);
    flush();
    return { history, outcome: outcome() };
  } catch (error) {
    if (!signal.aborted) throw error;
    flush();
    return { history: undefined, outcome: outcome() };
  } finally {
    runtime.end();
  }
}

/** The learning rates of all steps of a job, from a function. */
function rates(
  where: string,
  { steps }: ModelState,
  { optimizer }: Compiled,
  { x, batchSize, epochs }: Job,
): Float64Array {
  const count = epochs * Math.ceil(x.rows / batchSize);
  if (count > MOST_RATES)
    throw outOfRange(where, 'steps with a learning rate that is a function', `at most ${MOST_RATES}`, count);
  return Float64Array.from({ length: count }, (_, i) => rateAt(optimizer, steps + 1 + i));
}

function compiledOf({
  loss,
  metrics: names,
  optimizer: { name, options, learningRate },
  graphs,
  counts,
}: Task): Compiled {
  const first = counts.steps + 1;
  const rate = typeof learningRate === 'number' ? learningRate : (step: number) => learningRate[step - first] as number;
  return {
    ...graphs,
    loss: makeLoss(loss.name as LossName, loss.options),
    metrics: names.map((metric) => metrics[metric as keyof typeof metrics]()),
    optimizer: optimizers[name as keyof typeof optimizers]({ ...options, learningRate: rate }),
  };
}

/** The name of a value that the worker can make, too. */
function known(where: string, what: string, value: { readonly name: string }, list: object): string {
  if (!isBuiltIn(value))
    throw outOfRange(
      where,
      what,
      `one of this library's (${Object.keys(list).join(', ')}) in a worker`,
      show(value.name),
    );
  return value.name;
}
