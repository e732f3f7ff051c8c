import type { Logs, TrainedModel } from '../callbacks/callback.ts';
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
import type { LossGraph } from './graphs.ts';
import type { Job, RowsJob } from './job.ts';
import type { Network } from './network.ts';
import { formOf, type Rowset } from './rowset.ts';
import type { Compiled, Graphs, ModelState, TrainingState } from './state.ts';

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
  readonly counts: Counts;
  readonly graphs: JobGraphs;
  readonly losses: readonly { readonly name: string; readonly options: object }[];
  readonly metrics: readonly (readonly { readonly kind: string; readonly options: object }[])[];
  readonly compiled: Pick<Compiled, 'lossWeights' | 'outputs' | 'sums' | 'progress'>;
  readonly optimizer: {
    readonly name: string;
    readonly options: object;
    /** A number, or one for each step of the task. */
    readonly learningRate: number | Float64Array;
  };
  readonly job: Omit<RowsJob, 'callbacks' | 'signal' | 'watch' | 'model'>;
}

/** The graphs of one job. */
interface JobGraphs extends Pick<Graphs, 'update' | 'add' | 'average' | 'ema' | 'statistics' | 'constraints'> {
  readonly step: LossGraph;
  readonly evaluate: LossGraph | undefined;
  readonly gradients: LossGraph | undefined;
}

type Counts = Pick<TrainingState, 'seed' | 'steps' | 'batches' | 'epochs' | 'rateFactor'>;

/** What comes of a task: all that the model keeps, as it is then. */
export interface Outcome {
  readonly snapshot: Uint8Array<ArrayBuffer>;
  readonly counts: Counts;
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

/** Progress, with what the model keeps at that moment: always at the end of an epoch that is watched, else now and then. */
export interface Report {
  readonly progress: Progress;
  readonly outcome: Outcome | undefined;
}

/** The task that a job is, for a model. */
export function taskOf(where: string, state: ModelState, compiled: Compiled, job: RowsJob): Task {
  if (compiled.optimizer.minimize)
    throw outOfRange(
      where,
      'optimizer',
      'one that takes steps by batches; fit takes this one',
      `'${compiled.optimizer.name}'`,
    );
  const { runtime } = state;
  const { build } = runtime.instance;
  const { losses: lossList, lossWeights, outputs, sums, progress, optimizer } = compiled;
  const kinds = runtime.threads !== 1 && whyAlone() === undefined ? [false, true] : [false];
  const { epochs, initialEpoch, batchSize, shuffle, source, validation } = job;
  return {
    ...{ build, modules: kinds.map((shared) => [shared, moduleOf(build, shared)]), threads: runtime.threads },
    ...{ sizes: runtime.sizes, snapshot: runtime.snapshot(), counts: countsOf(state) },
    graphs: graphsFor(compiled, job),
    losses: lossList.map((loss) => ({ name: known(where, 'loss', loss, losses), options: loss.options })),
    metrics: compiled.metrics.map((list) =>
      list.map((metric) => {
        known(where, 'metric', metric, metrics);
        const { kind = '', options = {} } = metric;
        return { kind, options };
      }),
    ),
    compiled: { lossWeights, outputs, sums, progress },
    optimizer: {
      name: known(where, 'optimizer', optimizer, optimizers),
      options: optimizer.options,
      learningRate:
        typeof optimizer.learningRate === 'number' ? optimizer.learningRate : rates(where, state, compiled, job),
    },
    job: {
      ...{ epochs, initialEpoch, batchSize, shuffle },
      source: alone(source),
      validation: validation && alone(validation),
    },
  };
}

function graphsFor({ graphs, optimizer }: Compiled, { source, validation }: RowsJob): JobGraphs {
  const apart = optimizer.accumulate > 1;
  const { update, add, average, ema, statistics, constraints } = graphs;
  return {
    step: graphs.step(formOf(source)),
    evaluate: validation && graphs.evaluate(formOf(validation)),
    gradients: apart ? graphs.gradients(formOf(source)) : undefined,
    ...{ update, add, average, ema, statistics, constraints },
  };
}

function countsOf({ seed, steps, batches, epochs, rateFactor }: TrainingState): Counts {
  return { seed, steps, batches, epochs, rateFactor };
}

/** Rows whose arrays are not part of a larger buffer, which would go along as a whole. */
function alone({ rows, x, y, weights }: Rowset): Rowset {
  return {
    rows,
    x: x.map(withoutRest),
    y: y.map(({ form, table }) => ({ form, table: withoutRest(table) })),
    weights: weights?.slice(),
  };
}

function withoutRest(table: Table): Table {
  return table.data.byteLength === table.data.buffer.byteLength ? table : { ...table, data: table.data.slice() };
}

/** Who hears of a task: progress is told now and then, with what the model keeps if that is wanted. */
export interface Listener {
  wants(progress: Progress): boolean;
  report(reports: readonly Report[]): void;
}

/** Performs a task: trains, and tells a listener. */
export async function perform(
  task: Task,
  signal: AbortSignal,
  listener: Listener,
): Promise<{ history: History | undefined; outcome: Outcome }> {
  for (const [shared, module] of task.modules) provideModule(task.build, shared, module);
  const runtime = new Runtime(new Instance(task.build), task.sizes, task.threads);
  runtime.restore(task.snapshot);
  const state: TrainingState = { ...task.counts, runtime };
  const outcome = () => ({ snapshot: runtime.snapshot(), counts: countsOf(state) });
  let open: Report[] = [];
  const note = (progress: Progress) =>
    void open.push({ progress, outcome: listener.wants(progress) ? outcome() : undefined });
  const flush = () => {
    listener.report(open);
    open = [];
  };
  const job: Job = {
    ...task.job,
    model: NO_MODEL,
    signal,
    callbacks: [{ onEpochEnd: (epoch, logs) => note({ epoch: epoch + 1, batch: 0, logs }) }],
    watch(epoch, batch, logs) {
      note({ epoch, batch, logs });
      flush();
    },
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

/** The callbacks of a task do not ask for the model. */
const NO_MODEL = undefined as unknown as TrainedModel;

/** The learning rates of all steps of a job, from a function. */
function rates(where: string, state: ModelState, compiled: Compiled, job: RowsJob): Float64Array {
  const { source, batchSize, epochs, initialEpoch } = job;
  const count = (epochs - initialEpoch) * Math.ceil(source.rows / batchSize);
  if (count > MOST_RATES)
    throw outOfRange(where, 'steps with a learning rate that is a function', `at most ${MOST_RATES}`, count);
  return Float64Array.from({ length: count }, (_, i) => rateAt(compiled.optimizer, state.steps + 1 + i));
}

function compiledOf(task: Task): Compiled {
  const { name, options, learningRate } = task.optimizer;
  const first = task.counts.steps + 1;
  const rate = typeof learningRate === 'number' ? learningRate : (step: number) => learningRate[step - first] as number;
  const { step, evaluate, gradients, ...others } = task.graphs;
  return {
    ...task.compiled,
    losses: task.losses.map(({ name: loss, options: own }) => makeLoss(loss as LossName, own)),
    metrics: task.metrics.map((list) =>
      list.map(({ kind, options }) => metrics[kind as keyof typeof metrics](options)),
    ),
    optimizer: optimizers[name as keyof typeof optimizers]({ ...options, learningRate: rate }),
    network: undefined as unknown as Network,
    graphs: {
      evaluate: () => evaluate as LossGraph,
      gradients: () => gradients as LossGraph,
      step: () => step,
      ...others,
    },
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
