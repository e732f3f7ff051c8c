/// <reference lib="esnext.disposable" preserve="true" />

import { type Rows, toTable, toUncheckedTable } from '../data/table.ts';
import { type Targets, toTargets } from '../data/targets.ts';
import type { Build } from '../engine/builds.ts';
import { checkInteger, checkOptions, outOfRange, wrongKind, wrongMoment } from '../engine/errors.ts';
import type { Loss } from '../losses/loss.ts';
import { type LossName, resolveLoss } from '../losses/resolve.ts';
import type { Metric } from '../metrics/metric.ts';
import { type MetricName, resolveMetric } from '../metrics/resolve.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { type OptimizerName, resolveOptimizer } from '../optimizers/resolve.ts';
import { evaluateTable } from './evaluate.ts';
import { type History, train } from './fit.ts';
import { evaluateGraph, stateOf, stepGraph } from './graphs.ts';
import { type FitOptions, toJob } from './job.ts';
import type { PlacedLayer } from './network.ts';
import { predictTable } from './predict.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { Compiled, ModelState } from './state.ts';
import { feedStep } from './step.ts';
import { summarize } from './summary.ts';
import { readWeights, type Weight, type Weights, writeWeights } from './weights.ts';

export interface CompileOptions {
  /** A name or a value such as `adam({ learningRate: 0.01 })`. */
  optimizer: OptimizerName | Optimizer;
  /** A name or a value. crossEntropy wants a softmax output layer, binaryCrossEntropy a sigmoid one. */
  loss: LossName | Loss;
  /** What to report beside the loss. Default none. */
  metrics?: readonly (MetricName | Metric)[];
}

export interface EvaluateOptions {
  /** Rows at once: changes the memory that it takes, and the result by no more than rounding. Default 32. */
  batchSize?: number;
}

/** A model's state while a worker trains it. */
export interface Loan {
  readonly state: ModelState;
  readonly compiled: Compiled;
  end(): void;
}

/** A network with its weights and all memory that it needs. Made by `sequential`. */
export class Model {
  #state: ModelState | undefined;
  #fitting = false;
  #lent = false;

  /** For `sequential`. */
  constructor(state: ModelState) {
    this.#state = state;
  }

  /** For `fitInWorker`. */
  lend(where: string): Loan {
    const { state, compiled } = this.#compiled(where);
    this.#idle(where);
    this.#fitting = true;
    this.#lent = true;
    const end = () => {
      this.#fitting = false;
      this.#lent = false;
    };
    return { state, compiled, end };
  }

  /** The seed of everything random in this model: the start of the weights, the order of rows. */
  get seed(): number {
    return this.#alive('seed').seed;
  }

  /** The build of the kernels that this model runs on. */
  get build(): Build {
    return this.#alive('build').runtime.instance.build;
  }

  /** The threads that work on this model: 1 until there is work for more, and while none works. */
  get threads(): number {
    return this.#alive('threads').runtime.present;
  }

  /**
   * Settles how the model is trained. Weights stay; the optimizer starts anew.
   *
   * @throws TypeError or RangeError for unknown names, and for a loss or metric that does not go with the last layer.
   */
  compile(options: CompileOptions): void {
    const state = this.#idle('compile');
    const { optimizer, loss, metrics = [] } = checkOptions('compile', options, ['optimizer', 'loss', 'metrics']);
    if (!Array.isArray(metrics)) throw wrongKind('compile', 'metrics', 'an array', metrics);
    const settled = {
      optimizer: resolveOptimizer('compile', optimizer),
      loss: resolveLoss('compile', loss),
      metrics: (metrics as readonly (MetricName | Metric)[]).map((metric) => resolveMetric('compile', metric)),
    };
    checkLoss(settled.loss, state.network.layers.at(-1) as PlacedLayer);
    for (const metric of settled.metrics) metric.start(settled.loss, 'rows');
    const names = ['loss', ...settled.metrics.map(({ name }) => name)];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw outOfRange('compile', 'metrics', 'each once, and none named loss', `'${twice}' again`);
    this.#arrange(state, settled);
  }

  /**
   * Trains on the rows of x (rows × inputs) and their targets y. Typed arrays are read while it trains, not copied:
   * leave them as they are until then.
   *
   * @returns loss and metrics after each epoch.
   * @throws TypeError or RangeError for bad input, before anything is trained; Error before `compile`, after `dispose`
   *   and while another `fit` runs, and when a worker thread is lost (the weights are those of the last whole step then);
   *   the signal's reason when it is aborted.
   */
  async fit(x: Rows, y: Targets, options: FitOptions = {}): Promise<History> {
    const { state, compiled } = this.#compiled('fit');
    this.#idle('fit');
    const job = toJob('fit', state, compiled, x, y, options);
    this.#fitting = true;
    try {
      return await train(state, compiled, job);
    } finally {
      this.#fitting = false;
    }
  }

  /**
   * One step of training on all rows of x at once.
   *
   * @returns loss and metrics of the batch, before the step.
   * @throws as `fit`.
   */
  trainOnBatch(x: Rows, y: Targets): Scores {
    const { state, compiled } = this.#compiled('trainOnBatch');
    this.#idle('trainOnBatch');
    const table = toUncheckedTable('trainOnBatch', 'x', x, state.network.inputs);
    const targets = toTargets('trainOnBatch', 'y', y, table.rows, state.network.outputs, compiled.loss);
    const scores = new ScoreCount(compiled, targets.form);
    this.#fitting = true;
    try {
      const program = feedStep(state, compiled, table, targets, { first: 0, count: table.rows });
      state.runtime.run(() => {
        state.steps++;
        scores.add(state, compiled.step[targets.form], program);
      });
    } finally {
      this.#fitting = false;
    }
    return scores.result();
  }

  /**
   * Loss and metrics on the rows of x (rows × inputs) and their targets y.
   *
   * @throws TypeError or RangeError for bad input; Error before `compile` and after `dispose`.
   */
  evaluate(x: Rows, y: Targets, options: EvaluateOptions = {}): Scores {
    const { state, compiled } = this.#compiled('evaluate');
    const { batchSize = 32 } = checkOptions('evaluate', options, ['batchSize']);
    checkInteger('evaluate', 'batchSize', batchSize, 1);
    const table = toTable('evaluate', 'x', x, state.network.inputs);
    const targets = toTargets('evaluate', 'y', y, table.rows, state.network.outputs, compiled.loss);
    return evaluateTable(state, compiled, table, targets, batchSize);
  }

  /**
   * The outputs for the rows of x (rows × inputs): a new array, rows × outputs, row-major. A row's outputs are the same
   * bits whatever other rows are there.
   *
   * @throws TypeError or RangeError for bad input; Error after `dispose`.
   */
  predict(x: Rows): Float32Array {
    const state = this.#alive('predict');
    return predictTable(state, toUncheckedTable('predict', 'x', x, state.network.inputs));
  }

  /** A copy of all parameters by PyTorch's names: `0.weight` of shape [outputs, inputs], `0.bias`, `1.weight`, … */
  getWeights(): Weights {
    const { network, runtime } = this.#alive('getWeights');
    return readWeights(network, runtime);
  }

  /**
   * Sets all parameters, as `getWeights` gives them.
   *
   * @throws TypeError or RangeError for a missing or unknown name, a wrong shape or a not finite number; then none is set.
   */
  setWeights(weights: ReadonlyMap<string, Weight>): void {
    const { network, runtime } = this.#lent ? this.#idle('setWeights') : this.#alive('setWeights');
    writeWeights('setWeights', network, runtime, weights);
  }

  /** A table of the layers with shapes and parameters. */
  summary(): string {
    const { network, runtime } = this.#alive('summary');
    return summarize(network, runtime);
  }

  /**
   * Frees the memory now rather than when the model is forgotten. Again: no effect. Any other call after it throws.
   *
   * @throws Error while `fit` runs: abort it first.
   */
  dispose(): void {
    if (this.#state) this.#idle('dispose').runtime.end();
    this.#state = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #alive(where: string): ModelState {
    if (!this.#state) throw wrongMoment(where, 'model', 'one that lives', 'a disposed one');
    this.#state.runtime.settle();
    return this.#state;
  }

  #idle(where: string): ModelState {
    if (this.#fitting)
      throw wrongMoment(where, 'model', 'one that is not training; await its fit or abort it', 'one in fit');
    return this.#alive(where);
  }

  #compiled(where: string): { state: ModelState; compiled: Compiled } {
    const state = this.#alive(where);
    if (!state.compiled) throw wrongMoment(where, 'model', 'a compiled one; call compile first', 'one that is not');
    return { state, compiled: state.compiled };
  }

  #arrange(state: ModelState, { optimizer, loss, metrics }: Pick<Compiled, 'optimizer' | 'loss' | 'metrics'>): void {
    const { network, runtime } = state;
    const evaluate = { classes: evaluateGraph(network, loss, 'classes'), rows: evaluateGraph(network, loss, 'rows') };
    const step = {
      classes: stepGraph(network, loss, 'classes', optimizer),
      rows: stepGraph(network, loss, 'rows', optimizer),
    };
    const { size } = network;
    const runnables = [state.predict, evaluate.classes, evaluate.rows, step.classes, step.rows];
    runtime.arrange(
      { parameters: size, gradients: size, slots: optimizer.slots * size, state: stateOf(step.rows) },
      runnables,
    );
    state.compiled = { optimizer, loss, metrics, evaluate, step };
    state.steps = 0;
  }
}

/** Whether a loss goes with the last layer. */
function checkLoss(loss: Loss, { layer }: PlacedLayer): void {
  const output = layer.activation.name;
  if (loss.from && loss.from !== output) {
    throw outOfRange('compile', `the last layer with '${loss.name}'`, `activation '${loss.from}'`, `'${output}'`);
  }
  if (!loss.from && output === 'softmax') {
    throw outOfRange('compile', 'loss', "'crossEntropy' with a softmax output layer", `'${loss.name}'`);
  }
  if (loss.classes && layer.units === 1) {
    const rule = "at least 2 outputs; for two classes, one 'sigmoid' output with 'binaryCrossEntropy' does";
    throw outOfRange('compile', `the last layer with '${loss.name}'`, rule, layer.units);
  }
}
