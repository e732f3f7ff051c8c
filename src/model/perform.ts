import type { TrainedModel } from '../callbacks/callback.ts';
import { provideModule } from '../engine/builds.ts';
import { Instance } from '../engine/instance.ts';
import { type LossName, makeLoss } from '../losses/resolve.ts';
import * as metrics from '../metrics/index.ts';
import * as named from '../optimizers/index.ts';
import { lbfgs } from '../optimizers/lbfgs.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { storageOf } from '../plan/parameter.ts';
import { Runtime } from '../plan/runtime.ts';
import { type History, train } from './fit.ts';
import type { LossGraph } from './graphs.ts';
import type { Job } from './job.ts';
import type { Network } from './network.ts';
import { keyOf } from './rowset.ts';
import type { Compiled, TrainingState } from './state.ts';
import { countsOf, type Outcome, type Progress, type Report, type Task } from './task.ts';

/** All optimizers of this library, by name, from the options that they take. */
const optimizers = { ...named, lbfgs } as Readonly<Record<string, (options: object) => Optimizer>>;

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
    watch(within) {
      if (within) note(within);
      flush();
    },
  };
  try {
    const history = await train(state, compiledOf(task, runtime.instance.panel), job);
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

function compiledOf(task: Task, panel: number): Compiled {
  const { name, options, learningRate } = task.optimizer;
  const first = task.counts.steps + 1;
  const rate = typeof learningRate === 'object' ? (step: number) => learningRate[step - first] : learningRate;
  const { step, evaluate, gradients, ...others } = task.graphs;
  return {
    ...task.compiled,
    losses: task.losses.map(({ name: loss, options: own }) => makeLoss(loss as LossName, own)),
    metrics: task.metrics.map((list) =>
      list.map(({ kind, options }) => metrics[kind as keyof typeof metrics](options)),
    ),
    optimizer: (optimizers[name] as (typeof optimizers)[string])({ ...options, ...(rate && { learningRate: rate }) }),
    network: undefined as unknown as Network,
    learning: task.learning.map(({ shape, tensor, inPanels }) => ({
      ...{ shape, tensor, storage: storageOf(shape, inPanels, panel) },
    })),
    graphs: {
      evaluate: (form) => evaluate.get(keyOf(form)) as LossGraph,
      gradients: () => gradients as LossGraph,
      step: () => step as LossGraph,
      ...others,
    },
  };
}
