import { throwIfAborted } from '../base/aborted.ts';
import type { Callback, Run as TrainingRun } from '../callbacks/callback.ts';
import { tell, tellEpoch } from '../callbacks/tell.ts';
import { validationName } from '../callbacks/validationName.ts';
import { shuffle } from '../data/shuffle.ts';
import type { Execution } from '../plan/runtime.ts';
import { describeRun } from './describeRun.ts';
import { evaluateBatches } from './evaluate.ts';
import { type Examples, type Selection, signatureOf } from './examples.ts';
import { feedStep } from './feed.ts';
import { Pause } from './pause.ts';
import type { TrainingRequest } from './request.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { CompiledTraining, TrainingState } from './state.ts';
import { isSingle, runAlone, startStep, stepExecutions } from './step.ts';

/** Loss, metrics and their validation (`valLoss`, …) after each epoch. */
export interface History {
  loss: number[];
  [name: string]: number[];
}

/** Rows that are scored at once after an iteration over all. */
const MOST_ROWS = 1024;

/** Trains for all epochs of a request; leaves nothing running, however it ends. */
export function train(state: TrainingState, compiled: CompiledTraining, request: TrainingRequest): Promise<History> {
  return new Trainer(state, compiled, request).train();
}

/** One call of `fit`. It awaits only slow operations: on a tiny network a step takes less time than an `await`. */
class Trainer {
  readonly #state: TrainingState;
  readonly #compiled: CompiledTraining;
  readonly #request: TrainingRequest;
  readonly #pause = new Pause();
  readonly #history: History = { loss: [] };
  #described: TrainingRun | undefined;
  readonly #refusal: Callback['refusal'];
  /** Whether a step is a single program. */
  readonly #single: boolean;
  /** Whether a callback observes every batch. */
  readonly #listening: boolean;
  /** Scores of the epoch. */
  #count: Pick<ScoreCount, 'result'> = { result: () => ({ loss: Number.NaN }) };
  /** The index of the epoch among all that the model was trained for: the stream of its random numbers. */
  #stream = 0;
  /** The iterations of an optimizer that minimizes. */
  #iterations: Iterator<void, void> | undefined;
  #stopped = false;

  constructor(state: TrainingState, compiled: CompiledTraining, request: TrainingRequest) {
    this.#state = state;
    this.#compiled = compiled;
    this.#request = request;
    this.#refusal = request.callbacks.find(({ refusal }) => refusal)?.refusal;
    this.#single = !this.#refusal && isSingle(compiled);
    this.#listening = request.callbacks.some(({ onBatchEnd }) => onBatchEnd);
  }

  /** The callbacks' view of this training, created for the first of them. */
  get #run(): TrainingRun {
    this.#described ??= describeRun(this.#state, this.#compiled, this.#request, () => {
      this.#stopped = true;
    });
    return this.#described;
  }

  async train(): Promise<History> {
    try {
      return await this.#epochs();
    } finally {
      this.#state.runtime.rest();
    }
  }

  /** One loop that awaits only slow operations: on a tiny network an epoch takes about as long as an `await`. */
  async #epochs(): Promise<History> {
    const { initialEpoch, epochs, source, validation, callbacks, signal } = this.#request;
    const state = this.#state;
    throwIfAborted(signal);
    if (state.runtime.gathers) await state.runtime.gathered();
    if (callbacks.length > 0) await tell(callbacks, (callback) => callback.onTrainBegin?.(this.#run));
    const inMemory = 'batches' in source || this.#compiled.optimizer.minimize ? undefined : this.#rowsTrainer(source);
    for (let epoch = initialEpoch; epoch < epochs && !this.#stopped; epoch++) {
      if (callbacks.length > 0) await tell(callbacks, (callback) => callback.onEpochBegin?.(epoch, this.#run));
      if (this.#stopped) break;
      this.#stream = state.epochs;
      if (inMemory) {
        const late = inMemory(epoch);
        if (late) await late;
      } else if ('batches' in source) await this.#trainBatches(source.batches(epoch), epoch);
      else await this.#iterate(source);
      const logs = this.#count.result();
      if (validation) addScores(logs, await this.#evaluate(validation, this.#request.batchSize));
      const told = callbacks.length > 0 ? await tellEpoch(callbacks, epoch, logs, this.#run) : logs;
      for (const name of Object.keys(told)) {
        if (!Object.hasOwn(this.#history, name)) ownSet(this.#history, name, []);
        (this.#history[name] as number[]).push(told[name] as number);
      }
      throwIfAborted(signal);
    }
    if (callbacks.length > 0) await tell(callbacks, (callback) => callback.onTrainEnd?.(this.#run));
    return this.#history;
  }

  /**
   * A function that trains for an epoch on rows in memory; it returns a promise only if there is something to wait for.
   */
  #rowsTrainer(examples: Examples): (epoch: number) => Promise<void> | undefined {
    const { batchSize, shuffle: shuffles } = this.#request;
    const signature = signatureOf(examples);
    const order = shuffles ? orderOf(this.#state, examples.rows) : undefined;
    const step = this.#stepper(examples);
    const count = new ScoreCount(this.#compiled, signature);
    const goOn = async (epoch: number, from: number, wait: Promise<void> | undefined): Promise<void> => {
      await wait;
      let late = this.#afterBatch(epoch, from / batchSize);
      if (late) await late;
      for (let first = from + batchSize; first < examples.rows && !this.#stopped; first += batchSize) {
        late = step({ order, first, count: Math.min(batchSize, examples.rows - first) });
        if (late) await late;
        late = this.#afterBatch(epoch, first / batchSize);
        if (late) await late;
      }
    };
    return (epoch) => {
      if (order) this.#shuffle(order);
      count.restart();
      this.#count = count;
      const late = step({ order, first: 0, count: Math.min(batchSize, examples.rows) });
      if (late || examples.rows > batchSize) return goOn(epoch, 0, late);
      return this.#afterBatch(epoch, 0);
    };
  }

  /** One iteration over all rows; the scores are those after it. Training ends when there are no more iterations. */
  async #iterate(examples: Examples): Promise<void> {
    const state = this.#state;
    this.#iterations ??= this.#minimize(examples);
    if (this.#iterations?.next().done) this.#stopped = true;
    else {
      state.steps++;
      runAlone(state, this.#compiled.graphs.statistics);
    }
    state.epochs++;
    if (this.#pause.due(true)) {
      this.#request.watch?.();
      await this.#pause.yield();
    }
    const scores = await this.#evaluate(examples, Math.min(examples.rows, MOST_ROWS));
    this.#count = { result: () => scores };
  }

  #minimize(examples: Examples): Iterator<void, void> | undefined {
    const [state, compiled] = [this.#state, this.#compiled];
    const { runtime } = state;
    const { graphs, learning, lossWeights, optimizer, sums } = compiled;
    return optimizer.minimize?.({
      runtime,
      parameters: learning,
      load: () =>
        feedStep(state, compiled, graphs.gradients(signatureOf(examples)), examples, {
          first: 0,
          count: examples.rows,
        }),
      loss: () => sums.reduce((total, sum, i) => total + (lossWeights[i] ?? 1) * runtime.f64(sum), 0),
    });
  }

  /** An epoch over batches as they arrive. */
  async #trainBatches(batches: AsyncIterable<Examples>, epoch: number): Promise<void> {
    let batch = 0;
    for await (const examples of batches) {
      if (batch === 0) this.#count = new ScoreCount(this.#compiled, signatureOf(examples));
      await this.#stepper(examples)({ first: 0, count: examples.rows });
      await this.#afterBatch(epoch, batch++);
      if (this.#stopped) break;
    }
  }

  /** A function that trains on some of the rows; it returns a promise only if there is something to wait for. */
  #stepper(examples: Examples): (rows: Selection) => Promise<void> | undefined {
    const state = this.#state;
    const compiled = this.#compiled;
    const count = () => this.#count as ScoreCount;
    if (!this.#single)
      return (rows) =>
        this.#finishAll(stepExecutions(state, compiled, examples, rows, count(), this.#stream + 1, this.#refusal));
    return (rows) => {
      const execution = startStep(state, compiled, examples, rows, count(), this.#stream + 1);
      return execution.ended ? undefined : this.#finish(execution);
    };
  }

  async #finishAll(executions: Iterable<Execution>): Promise<void> {
    for (const execution of executions) if (!execution.ended) await this.#finish(execution);
  }

  async #finish(execution: Execution): Promise<void> {
    for (; !execution.ended; this.#state.runtime.advance(execution)) await this.#pause.yield();
  }

  /** Calls the callbacks, and lets the event loop run if it is time. Returns a promise only in these cases. */
  #afterBatch(epoch: number, batch: number): Promise<void> | undefined {
    const { signal } = this.#request;
    if (this.#listening) return this.#tellBatch(epoch, batch);
    if (this.#pause.due()) return this.#yieldAfter(epoch, batch);
    throwIfAborted(signal);
    return undefined;
  }

  async #tellBatch(epoch: number, batch: number): Promise<void> {
    await tell(this.#request.callbacks, (callback) =>
      callback.onBatchEnd?.(batch, Object.freeze(this.#count.result()), this.#run),
    );
    if (this.#pause.due(true)) await this.#yieldAfter(epoch, batch);
    else throwIfAborted(this.#request.signal);
  }

  async #yieldAfter(epoch: number, batch: number): Promise<void> {
    this.#request.watch?.({ epoch, batch: batch + 1, logs: this.#count.result() });
    await this.#pause.yield();
    throwIfAborted(this.#request.signal);
  }

  #shuffle(order: Uint32Array): void {
    shuffle(order, this.#state.runtime.random(this.#state.seed, 'shuffle', this.#stream));
  }

  async #evaluate(examples: Examples, batchSize: number): Promise<Scores> {
    const batches = evaluateBatches(this.#state, this.#compiled, examples, batchSize);
    for (;;) {
      const { done, value } = batches.next();
      if (done) return value;
      if (this.#pause.due()) await this.#pause.yield();
      throwIfAborted(this.#request.signal);
    }
  }
}

/** Adds validation scores to those of training: `valLoss`, … */
function addScores(logs: Scores, scores: Scores): void {
  for (const name of Object.keys(scores)) logs[validationName(name)] = scores[name] as number;
}

/** Sets an own property, whatever its name: `__proto__`, too. */
function ownSet<T>(object: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * Memory for the order of the rows: kept for the next `fit`, because allocating it takes almost as long as training on
 * a few rows.
 */
function orderOf(state: TrainingState, rows: number): Uint32Array {
  if (state.order?.length !== rows) state.order = new Uint32Array(rows);
  return state.order;
}
