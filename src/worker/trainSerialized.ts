import type { Callback, Hook, Run, TrainedModel } from '../callbacks/callback.ts';
import { nonFinite } from '../callbacks/nonFinite.ts';
import { type Build, provideModule } from '../engine/builds.ts';
import { Instance } from '../engine/instance.ts';
import { NoRoom } from '../engine/memory.ts';
import { refuseThreads } from '../engine/threadSettings.ts';
import { keyOf } from '../lowering/batchSignature.ts';
import type { LossGraph } from '../lowering/lossGraphs.ts';
import * as metrics from '../metrics/index.ts';
import { minimizing } from '../optimizers/lbfgs/minimizing.ts';
import { numbersOf } from '../optimizers/numbers.ts';
import type { SteppingOptimizer } from '../optimizers/optimizer.ts';
import { OwnArena } from '../plan/arena.ts';
import { storageOf } from '../plan/parameter.ts';
import { Runtime } from '../plan/runtime.ts';
import type { TrainingRequest } from '../training/request.ts';
import type { CompiledTraining, TrainingState } from '../training/state.ts';
import { type History, train } from '../training/train.ts';
import type { Call, Decision } from './messages.ts';
import { countsOf, type Outcome, type Progress, type Report, type SerializedTraining } from './serializedTraining.ts';

/** Receives the progress of a training at intervals, with the model's state if requested. */
export interface Listener {
  wants(progress: Progress): boolean;
  report(reports: readonly Report[]): void;
  /** Calls callbacks. Rejects where one fails. */
  call(call: Call): Promise<Decision>;
}

/** A training that has failed, with what the model keeps then. */
export class FailedTraining {
  readonly error: unknown;
  readonly outcome: Outcome;

  constructor(error: unknown, outcome: Outcome) {
    this.error = error;
    this.outcome = outcome;
  }
}

/** The memory of the training before, where none of it is left: the next one takes it. */
let free: Instance | undefined;

/** Bytes of memories that were let go, and of those of their addresses that each takes at least. */
let released = 0;
const LEAST_RELEASED = 2 ** 23;

/** Bytes that this worker may hold until it ends: memories, also those that wait to be collected. */
export const heldBytes = (): number => released + (free?.byteLength ?? 0);

function memoryFor(build: Build): Instance {
  const instance = free?.build === build ? free : new Instance(build);
  free = undefined;
  return instance;
}

/** Keeps a memory for the next training; one that threads may still have goes to the collector. */
function leave(instance: Instance): void {
  if (instance.shared) released += Math.max(instance.byteLength, LEAST_RELEASED);
  else free = instance;
}

/**
 * Performs a training: trains, and tells a listener.
 *
 * @throws FailedTraining; NoRoom where there is no memory to begin with.
 */
export async function trainSerialized(
  training: SerializedTraining,
  signal: AbortSignal,
  listener: Listener,
): Promise<{ history: History | undefined; outcome: Outcome }> {
  if (training.alone) refuseThreads(training.alone);
  for (const [shared, module, pack] of training.modules) provideModule(training.build, shared, module, pack);
  const instance = memoryFor(training.build);
  const runtime = new Runtime(new OwnArena(instance), training.sizes, training.threads);
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
  const call = async (hook: Hook, given: readonly unknown[], run: Run) => {
    flush();
    const decision = await listener.call({ hook, given, outcome: outcome() });
    runtime.restore(decision.outcome.snapshot);
    Object.assign(state, decision.outcome.counts);
    if (decision.stopped) run.stop();
    return decision.logs;
  };
  const afar = training.hooks.map((hook) => [
    hook,
    (...given: unknown[]) => call(hook, given.slice(0, -1), given.at(-1) as Run),
  ]);
  const request: TrainingRequest = {
    ...training.request,
    model: NO_MODEL,
    signal,
    callbacks: [
      Object.fromEntries(afar) as Callback,
      ...(training.refuses ? [{ refusal: nonFinite }] : []),
      { onEpochEnd: (epoch, logs) => note({ epoch: epoch + 1, batch: 0, logs }) },
    ],
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
    if (!signal.aborted) throw error instanceof NoRoom ? error : new FailedTraining(error, outcome());
    flush();
    return { history: undefined, outcome: outcome() };
  } finally {
    runtime.end();
    leave(instance);
  }
}

const elsewhere = () => {
  throw new Error('run: model must be asked for where it is');
};

/** In place of the model, which is in the other thread, as are the callbacks that ask for it. */
const NO_MODEL: TrainedModel = { getWeights: elsewhere, setWeights: elsewhere, checkpoint: elsewhere };

function compiledOf(training: SerializedTraining, panel: number): CompiledTraining {
  const { step, evaluate, gradients, ...others } = training.graphs;
  return {
    ...training.compiled,
    metrics: training.metrics.map((list) =>
      list.map(({ kind, options }) => metrics[kind as keyof typeof metrics](options)),
    ),
    optimizer: optimizerOf(training),
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

function optimizerOf({ optimizer, counts }: SerializedTraining): SteppingOptimizer {
  const { name, options, accumulate, ema, minimizes, learningRate: rates = 1 } = optimizer;
  const learningRate = typeof rates === 'object' ? (step: number) => rates[step - 1 - counts.steps] as number : rates;
  const common = { name, learningRate, accumulate, ema };
  if (minimizes) return { ...common, write() {}, minimize: (objective) => minimizing(objective, options) };
  return { ...common, write: numbersOf(name, options as { weightDecay: number }) };
}
