import type { TrainedModel } from '../callbacks/callback.ts';
import { provideModule } from '../engine/builds.ts';
import { Instance } from '../engine/instance.ts';
import { type LossName, makeLoss } from '../losses/resolve.ts';
import { keyOf } from '../lowering/batchSignature.ts';
import type { LossGraph } from '../lowering/lossGraphs.ts';
import * as metrics from '../metrics/index.ts';
import type { Network } from '../network/network.ts';
import * as named from '../optimizers/index.ts';
import { lbfgs } from '../optimizers/lbfgs.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { OwnArena } from '../plan/arena.ts';
import { storageOf } from '../plan/parameter.ts';
import { Runtime } from '../plan/runtime.ts';
import type { TrainingRequest } from '../training/request.ts';
import type { Compiled, TrainingState } from '../training/state.ts';
import { type History, train } from '../training/train.ts';
import { countsOf, type Outcome, type Progress, type Report, type SerializedTraining } from './serializedTraining.ts';

/** All optimizers of this library, by name, from the options that they take. */
const optimizers = { ...named, lbfgs } as Readonly<Record<string, (options: object) => Optimizer>>;

/** Who hears of a training: progress is told now and then, with what the model keeps if that is wanted. */
export interface Listener {
  wants(progress: Progress): boolean;
  report(reports: readonly Report[]): void;
}

/** Performs a training: trains, and tells a listener. */
export async function trainSerialized(
  training: SerializedTraining,
  signal: AbortSignal,
  listener: Listener,
): Promise<{ history: History | undefined; outcome: Outcome }> {
  for (const [shared, module, pack] of training.modules) provideModule(training.build, shared, module, pack);
  const runtime = new Runtime(new OwnArena(new Instance(training.build)), training.sizes, training.threads);
  runtime.restore(training.snapshot);
  const state: TrainingState = { ...training.counts, runtime };
  const outcome = () => ({ snapshot: runtime.snapshot(), counts: countsOf(state) });
  let open: Report[] = [];
  const note = (progress: Progress) =>
    void open.push({ progress, outcome: listener.wants(progress) ? outcome() : undefined });
  const flush = () => {
    listener.report(open);
    open = [];
  };
  const request: TrainingRequest = {
    ...training.request,
    model: NO_MODEL,
    signal,
    callbacks: [{ onEpochEnd: (epoch, logs) => note({ epoch: epoch + 1, batch: 0, logs }) }],
    watch(within) {
      if (within) note(within);
      flush();
    },
  };
  try {
    const history = await train(state, compiledOf(training, runtime.instance.panel), request);
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

/** The callbacks of a training do not ask for the model. */
const NO_MODEL = undefined as unknown as TrainedModel;

function compiledOf(training: SerializedTraining, panel: number): Compiled {
  const { name, options, learningRate } = training.optimizer;
  const first = training.counts.steps + 1;
  const rate = typeof learningRate === 'object' ? (step: number) => learningRate[step - first] : learningRate;
  const { step, evaluate, gradients, ...others } = training.graphs;
  return {
    ...training.compiled,
    losses: training.losses.map(({ name: loss, options: own }) => makeLoss(loss as LossName, own)),
    metrics: training.metrics.map((list) =>
      list.map(({ kind, options }) => metrics[kind as keyof typeof metrics](options)),
    ),
    optimizer: (optimizers[name] as (typeof optimizers)[string])({ ...options, ...(rate && { learningRate: rate }) }),
    network: undefined as unknown as Network,
    learning: training.learning.map(({ shape, tensor, inPanels }) => ({
      ...{ shape, tensor, storage: storageOf(shape, inPanels, panel) },
    })),
    graphs: {
      evaluate: (signature) => evaluate.get(keyOf(signature)) as LossGraph,
      gradients: () => gradients as LossGraph,
      step: () => step as LossGraph,
      ...others,
    },
  };
}
