import { type Callback, figuresOf, type Logs, type Run as TrainingRun } from '../callbacks/callback.ts';
import { shuffle } from '../data/shuffle.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import type { Run } from '../plan/runtime.ts';
import { evaluateBatches } from './evaluate.ts';
import type { Job } from './job.ts';
import { minimizing } from './minimizer.ts';
import { Pause } from './pause.ts';
import { formOf, type Rowset, type Selection } from './rowset.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { Compiled, TrainingState } from './state.ts';
import { feedStep, weightOf } from './step.ts';
import { stepRuns } from './stepRuns.ts';

/** Loss, metrics and their validation (`valLoss`, …) after each epoch. */
export interface History {
  loss: number[];
  [name: string]: number[];
}

/** Rows that are scored at once after an iteration over all. */
const MOST_ROWS = 1024;

/** Trains for all epochs of a job; leaves nothing under way, however it ends. */
export async function train(state: TrainingState, compiled: Compiled, job: Job): Promise<History> {
  try {
    return await new Trainer(state, compiled, job).train();
  } finally {
    state.runtime.settle();
  }
}

/** One call of `fit`. It awaits only what takes time: on a tiny network a step takes less than an `await`. */
class Trainer {
  readonly #state: TrainingState;
  readonly #compiled: Compiled;
  readonly #job: Job;
  readonly #pause = new Pause();
  readonly #history: History = { loss: [] };
  readonly #run: TrainingRun;
  readonly #refuses: boolean;
  /** Whether a step is a single program. */
  readonly #plain: boolean;
  /** Whether somebody listens to every batch. */
  readonly #listening: boolean;
  /** The iterations of an optimizer that minimizes. */
  #iterations: Generator<void, void> | undefined;
  #stopped = false;

  constructor(state: TrainingState, compiled: Compiled, job: Job) {
    this.#state = state;
    this.#compiled = compiled;
    this.#job = job;
    this.#run = this.#describe();
    this.#refuses = job.callbacks.some(({ refusesNonFinite }) => refusesNonFinite);
    const { graphs, optimizer } = compiled;
    const more = graphs.statistics ?? graphs.constraints ?? graphs.ema;
    this.#plain = !this.#refuses && !more && optimizer.accumulate === 1;
    this.#listening = job.callbacks.some(({ onBatchEnd }) => onBatchEnd);
  }

  async train(): Promise<History> {
    const { job, state } = { job: this.#job, state: this.#state };
    job.signal?.throwIfAborted();
    await state.runtime.gathered();
    await this.#call((callback) => callback.onTrainBegin?.(this.#run));
    for (let epoch = job.initialEpoch; epoch < job.epochs && !this.#stopped; epoch++) {
      await this.#call((callback) => callback.onEpochBegin?.(epoch, this.#run));
      await this.#trainEpoch(epoch);
    }
    await this.#call((callback) => callback.onTrainEnd?.(this.#run));
    return this.#history;
  }

  async #trainEpoch(epoch: number): Promise<void> {
    const { source, validation, signal } = this.#job;
    const stream = this.#state.epochs;
    const logs =
      'batches' in source
        ? await this.#trainBatches(source.batches(epoch), epoch, stream)
        : await (this.#compiled.optimizer.minimize ? this.#iterate(source) : this.#trainRows(source, epoch, stream));
    if (validation) {
      const scores = await this.#evaluate(validation, this.#job.batchSize);
      for (const name of Object.keys(scores))
        logs[`val${name[0]?.toUpperCase()}${name.slice(1)}`] = scores[name] as number;
    }
    let told: Logs = logs;
    for (const callback of this.#job.callbacks) {
      const returned = await callback.onEpochEnd?.(epoch, { ...told }, this.#run);
      told = { ...told, ...figuresOf('fit', returned) };
    }
    for (const name of Object.keys(told)) {
      this.#history[name] ??= [];
      this.#history[name].push(told[name] as number);
    }
    signal?.throwIfAborted();
  }

  /** An epoch over rows that are in memory. */
  async #trainRows(rowset: Rowset, epoch: number, stream: number): Promise<Scores> {
    const { batchSize } = this.#job;
    const order = this.#job.shuffle ? this.#shuffled(rowset.rows, stream) : undefined;
    const count = new ScoreCount(this.#compiled, formOf(rowset));
    for (let first = 0; first < rowset.rows && !this.#stopped; first += batchSize) {
      const rows = { order, first, count: Math.min(batchSize, rowset.rows - first) };
      const late = this.#step(rowset, rows, count, stream);
      if (late) await late;
      await this.#afterBatch(epoch, first / batchSize, count);
    }
    return count.result();
  }

  /** One iteration over all rows; scores are those after it. Training stops when there is none any more. */
  async #iterate(rowset: Rowset): Promise<Scores> {
    this.#iterations ??= minimizing(this.#state, this.#compiled, rowset);
    if (this.#iterations.next().done) this.#stopped = true;
    this.#state.epochs++;
    await this.#pause.yield();
    return this.#evaluate(rowset, Math.min(rowset.rows, MOST_ROWS));
  }

  /** An epoch over batches as they come. */
  async #trainBatches(batches: AsyncIterable<Rowset>, epoch: number, stream: number): Promise<Scores> {
    let count: ScoreCount | undefined;
    let batch = 0;
    for await (const rowset of batches) {
      count ??= new ScoreCount(this.#compiled, formOf(rowset));
      await this.#step(rowset, { first: 0, count: rowset.rows }, count, stream);
      await this.#afterBatch(epoch, batch++, count);
      if (this.#stopped) break;
    }
    if (!count) throw new Error('unreachable: batches are checked to be at least one');
    return count.result();
  }

  /** Trains on a batch; a promise is given only if there is something to wait for. */
  #step(rowset: Rowset, rows: Selection, count: ScoreCount, stream: number): Promise<void> | undefined {
    const state = this.#state;
    if (!this.#plain) {
      const began = () => {
        state.epochs = stream + 1;
      };
      return this.#finishAll(stepRuns(state, this.#compiled, rowset, rows, count, this.#refuses), began);
    }
    const graph = this.#compiled.graphs.step(formOf(rowset));
    const program = feedStep(state, this.#compiled, graph, rowset, rows);
    const run = state.runtime.start(() => {
      state.steps++;
      state.batches++;
      state.epochs = stream + 1;
      count.add(state, graph, program, weightOf(rowset, rows));
    });
    return run.ended ? undefined : this.#finish(run);
  }

  async #finishAll(runs: Iterable<Run>, began: () => void): Promise<void> {
    for (const run of runs) {
      if (!run.ended) await this.#finish(run);
      began();
    }
  }

  async #finish(run: Run): Promise<void> {
    for (; !run.ended; this.#state.runtime.advance(run)) await this.#pause.yield();
  }

  /** What is called is told; the event loop runs if it is time. Returns a promise only then. */
  #afterBatch(epoch: number, batch: number, count: ScoreCount): Promise<void> | undefined {
    const { signal } = this.#job;
    if (this.#listening) return this.#tellBatch(epoch, batch, count);
    if (this.#pause.due()) return this.#yieldAfter(epoch, batch, count);
    signal?.throwIfAborted();
    return undefined;
  }

  async #tellBatch(epoch: number, batch: number, count: ScoreCount): Promise<void> {
    await this.#call((callback) => callback.onBatchEnd?.(batch, count.result(), this.#run));
    if (this.#pause.due(true)) await this.#yieldAfter(epoch, batch, count);
    else this.#job.signal?.throwIfAborted();
  }

  async #yieldAfter(epoch: number, batch: number, count: ScoreCount): Promise<void> {
    this.#job.watch?.(epoch, batch + 1, count.result());
    await this.#pause.yield();
    this.#job.signal?.throwIfAborted();
  }

  #shuffled(rows: number, stream: number): Uint32Array {
    const order = new Uint32Array(rows);
    const random = this.#state.runtime.random(this.#state.seed, 'shuffle', stream);
    shuffle(order, (bound) => random.below(bound));
    return order;
  }

  async #evaluate(rowset: Rowset, batchSize: number): Promise<Scores> {
    const batches = evaluateBatches(this.#state, this.#compiled, rowset, batchSize);
    for (;;) {
      const { done, value } = batches.next();
      if (done) return value;
      if (this.#pause.due()) await this.#pause.yield();
      this.#job.signal?.throwIfAborted();
    }
  }

  async #call(tell: (callback: Callback) => unknown): Promise<void> {
    for (const callback of this.#job.callbacks) await tell(callback);
  }

  #describe(): TrainingRun {
    const [state, compiled, job] = [this.#state, this.#compiled, this.#job];
    const stop = () => {
      this.#stopped = true;
    };
    return {
      model: job.model,
      epochs: job.epochs,
      get steps() {
        return state.steps;
      },
      get learningRate() {
        return state.rateFactor * rateAt(compiled.optimizer, Math.max(state.steps, 1));
      },
      get rateFactor() {
        return state.rateFactor;
      },
      set rateFactor(factor) {
        state.rateFactor = factor;
      },
      stop,
    };
  }
}
