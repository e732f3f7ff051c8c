import { checkNumber, listOf, outOfRange, show, wrongKind } from '../base/errors.ts';
import { writeRows } from '../data/batch.ts';
import { notFinite, type Table } from '../data/table.ts';
import { HYPER_NUMBERS, PAIR } from '../engine/shared.ts';
import type { Loss } from '../losses/loss.ts';
import type { LossName } from '../losses/resolve.ts';
import type { TargetForm } from '../lowering/batchSignature.ts';
import type { Objective } from '../lowering/callLosses.ts';
import { sumsOf } from '../lowering/penalties.ts';
import type { Metric, MetricCount } from '../metrics/metric.ts';
import type { MetricName } from '../metrics/resolve.ts';
import type { Network } from '../network/network.ts';
import { type Optimizer, rateAt } from '../optimizers/optimizer.ts';
import { type OptimizerName, resolveOptimizer } from '../optimizers/resolve.ts';
import type { Program } from '../plan/program.ts';
import type { Runtime } from '../plan/runtime.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import { toCompiled } from '../training/compile.ts';
import { startMetrics } from '../training/scores.ts';
import type { TargetTable } from '../training/targets.ts';
import {
  BLOCK_CLIP,
  BLOCK_DROPOUT,
  BLOCK_RANDOMNESS,
  BLOCK_SUMS,
  blockState,
  MASK,
  type MemberParameter,
  placeOf,
} from './members.ts';
import { type Architecture, isDropout } from './passes.ts';
import { checkTrainable, type Step, stepOf, type TrainProgram, trainProgram } from './trainProgram.ts';

export interface MembersCompileOptions {
  /**
   * A name or a value such as `adam({ learningRate: 0.01 })`; or one for each member, all of one kind, so that members
   * can differ in learning rate, momentum, weight decay and other options.
   */
  optimizer: OptimizerName | Optimizer | readonly Optimizer[];
  /** A name or a value. */
  loss: LossName | Loss;
  /** What histories have besides the loss. Default none. */
  metrics?: readonly (MetricName | Metric)[];
  /** The rate of each member, from 0 to less than 1, in the place of that of its dropout layers. Default: that of the layers. */
  dropout?: readonly number[];
}

/** Rows with their targets, for each member or shared by all. */
export interface MemberExamples {
  /** Of each member. */
  readonly rows: number;
  readonly x: Table;
  readonly sharedX: boolean;
  readonly y: TargetTable;
  readonly sharedY: boolean;
}

/**
 * The rows of each member for a step: `count` from `first` on, in its own order if there are orders [members, rows].
 */
export interface MemberSelection {
  readonly first: number;
  readonly count: number;
  readonly orders?: Uint32Array | undefined;
}

/** Rates of dropout, one for each member of a network that has a layer for them. */
function toRates(where: string, rates: readonly number[], size: number, { layers }: Network): number[] {
  if (!Array.isArray(rates)) throw wrongKind(where, 'dropout', `an array of ${size} rates`, rates);
  if (rates.length !== size) throw outOfRange(where, 'dropout', `${size} rates, one for each member`, rates.length);
  if (!layers.some(({ layer }) => isDropout(layer)))
    throw outOfRange(where, 'dropout', 'for a model with a dropout layer of a rate > 0', 'one without');
  for (const [i, rate] of rates.entries())
    checkNumber(where, `dropout[${i}]`, rate, 'a number from 0 to less than 1', (value) => value >= 0 && value < 1);
  return [...rates];
}

const numbers = new Float32Array(16);

/** How the members of a population are trained, and their progress. */
export class Training {
  readonly loss: Loss;
  readonly optimizers: readonly Optimizer[];
  readonly slots: number;
  /** How many steps each member has taken, and how many epochs it has started. */
  readonly steps: Float64Array;
  readonly epochs: Float64Array;
  /** 1 for each member that no longer changes. */
  readonly stopped: Uint8Array;
  readonly metrics: readonly Metric[];
  /** The rate of each member, if they have their own. */
  readonly dropout: readonly number[] | undefined;
  readonly #startMetrics: (form: TargetForm) => MetricCount[];
  readonly #architecture: Architecture;
  readonly #runtime: Runtime;
  readonly #objective: Objective;
  readonly #size: number;
  readonly #seed: number;
  readonly #blocks: number;
  readonly #programs = new Map<string, TrainProgram>();

  constructor(
    where: string,
    architecture: Architecture,
    runtime: Runtime,
    size: number,
    seed: number,
    { optimizer, loss, metrics = [], dropout }: MembersCompileOptions,
  ) {
    const { network } = architecture;
    const each = Array.isArray(optimizer) ? listOf<Optimizer>(optimizer) : [optimizer as Optimizer];
    if (Array.isArray(optimizer) && each.length !== size)
      throw outOfRange(where, 'optimizer', `one, or ${size}, one for each member`, each.length);
    this.optimizers = each.map((given) => resolveOptimizer(where, given));
    const [first] = this.optimizers as [Optimizer];
    const compiled = toCompiled(network, { optimizer: first, loss, metrics });
    checkTrainable(where, architecture);
    const steps = this.optimizers.map((each) => stepOf(where, architecture, each));
    const { kernels } = steps[0] as Step;
    for (const [i, step] of steps.entries()) {
      if (step.kernels === kernels) continue;
      const { name } = this.optimizers[i] as Optimizer;
      throw outOfRange(where, `optimizer[${i}]`, `of the same kind as optimizer[0] ('${first.name}')`, show(name));
    }
    this.#objective = { losses: compiled.losses, lossWeights: [1] };
    this.loss = compiled.losses[0] as Loss;
    this.metrics = compiled.metrics[0] as readonly Metric[];
    this.#startMetrics = (form) => startMetrics(compiled, { targets: [form], weighted: false })[0] ?? [];
    this.dropout = dropout && toRates(where, dropout, size, network);
    this.slots = first.slots;
    this.#architecture = {
      ...architecture,
      sizes: {
        ...{ ...architecture.sizes, slots: this.slots * architecture.sizes.parameters },
        state: blockState(sumsOf(network)),
      },
    };
    this.#runtime = runtime;
    this.#size = size;
    this.#seed = seed;
    this.#blocks = Math.ceil(size / PAIR);
    this.steps = new Float64Array(size);
    this.epochs = new Float64Array(size);
    this.stopped = new Uint8Array(size);
    const form = {
      rows: 1,
      targets: 'rows',
      sharedX: true,
      sharedY: true,
      ownDropout: false,
      predicts: false,
    } as const;
    trainProgram(where, this.#architecture, this.#objective, form, first); // refuses what is not for lanes
    const { parameters, statistics, slots, state } = this.#architecture.sizes;
    const all = this.#blocks;
    runtime.arrange({
      parameters: all * (parameters + statistics),
      gradients: 0,
      slots: all * slots,
      state: all * (state + PAIR),
    });
    this.#writeSeeds();
    this.#writeRates();
    this.#writeLimits(steps.map((step) => step.limit ?? 0));
  }

  /** Starts the metrics of each member. */
  counts({ y }: MemberExamples): MetricCount[][] {
    if (this.metrics.length === 0) return [];
    return Array.from({ length: this.#size }, () => this.#startMetrics(y.form));
  }

  /**
   * Takes one step of each member on some of its rows, and adds the rows to its metrics. Returns the mean loss of each over
   * these rows, before the step, and its penalties: [sums, size].
   */
  step(
    where: string,
    examples: MemberExamples,
    selection: MemberSelection,
    counts: MetricCount[][] = [],
  ): Float64Array {
    const [optimizer] = this.optimizers as [Optimizer];
    const apart = this.optimizers.length > 1 || this.stopped.includes(1) || !this.#inStep();
    const { form } = this.#formOf(examples, selection);
    const predicts = counts.length > 0;
    const key = `${form} ${apart} ${predicts}`;
    const made = this.#programs.get(key) ?? this.#made(where, examples, selection, predicts, optimizer, apart);
    this.#remember(key, made);
    const loaded = made.program.load(this.#runtime, 0, this.#blocks);
    this.#feed(made, loaded, examples, selection);
    if (made.hyper) this.#writeShared(made.program.element(loaded, made.hyper), optimizer);
    else this.#writeEach();
    this.#writeBatches();
    this.#runtime.run();
    for (let i = 0; i < this.#size; i++) if (this.stopped[i] === 0) (this.steps[i] as number)++;
    this.#count(made, loaded, examples, selection, counts);
    return this.#sums();
  }

  /** The mean loss of each member over some of its rows, and its penalties: [sums, size]. */
  evaluate(
    where: string,
    examples: MemberExamples,
    selection: MemberSelection,
    counts: MetricCount[][] = [],
  ): Float64Array {
    const predicts = counts.length > 0;
    const key = `${this.#formOf(examples, selection).form} evaluation ${predicts}`;
    const made = this.#programs.get(key) ?? this.#made(where, examples, selection, predicts, undefined, false);
    this.#remember(key, made);
    const loaded = made.program.load(this.#runtime, 0, this.#blocks);
    this.#feed(made, loaded, examples, selection);
    this.#runtime.run();
    this.#count(made, loaded, examples, selection, counts);
    return this.#sums();
  }

  /** The optimizer's state of a member for a parameter, in slot number `slot`. */
  slotOf(member: number, { first, count }: MemberParameter, slot: number): Float32Array {
    const memory = this.#runtime.instance.f32;
    const { slots } = this.#architecture.sizes;
    const start =
      this.#runtime.element(persistent('slots', 0, 0)) + Math.floor(member / PAIR) * slots + (member % PAIR);
    const at = start + (this.slots * first + slot * count) * PAIR;
    return Float32Array.from({ length: count }, (_, j) => memory[at + j * PAIR] as number);
  }

  /** Copies the training state of a member to another. */
  copy(from: number, to: number): void {
    const memory = this.#runtime.instance.f32;
    const { slots } = this.#architecture.sizes;
    const start = this.#runtime.element(persistent('slots', 0, 0));
    let source = start + placeOf(from, 0, slots / PAIR);
    let target = start + placeOf(to, 0, slots / PAIR);
    for (let j = 0; j < slots / PAIR; j++, source += PAIR, target += PAIR) memory[target] = memory[source] as number;
    for (const counts of [this.steps, this.epochs]) counts[to] = counts[from] as number;
  }

  #remember(key: string, program: TrainProgram): void {
    this.#programs.delete(key);
    const [oldest] = this.#programs.keys();
    if (this.#programs.size === 8 && oldest !== undefined) this.#programs.delete(oldest);
    this.#programs.set(key, program);
  }

  #formOf({ y, sharedX, sharedY }: MemberExamples, { count, orders }: MemberSelection) {
    const own = orders !== undefined;
    const [x, t] = [sharedX && !own, sharedY && !own];
    return { form: `${count} ${y.form} ${x} ${t}`, sharedX: x, sharedY: t };
  }

  #made(
    where: string,
    examples: MemberExamples,
    selection: MemberSelection,
    predicts: boolean,
    optimizer: Optimizer | undefined,
    apart: boolean,
  ): TrainProgram {
    const { sharedX, sharedY } = this.#formOf(examples, selection);
    const ownDropout = this.dropout !== undefined;
    const form = { rows: selection.count, targets: examples.y.form, sharedX, sharedY, ownDropout, predicts };
    const skipped = apart ? this.#skipped : undefined;
    return trainProgram(where, this.#architecture, this.#objective, form, optimizer, skipped);
  }

  get #skipped(): Tensor {
    return persistent('state', this.#blocks * this.#architecture.sizes.state, this.#blocks);
  }

  /** Whether all members have taken the same number of steps. */
  #inStep(): boolean {
    const { steps } = this;
    for (let i = 1; i < steps.length; i++) if (steps[i] !== steps[0]) return false;
    return true;
  }

  #feed(
    { program, x, y }: TrainProgram,
    loaded: ReturnType<TrainProgram['program']['load']>,
    examples: MemberExamples,
    selection: MemberSelection,
  ): void {
    const { f32, u32 } = this.#runtime.instance;
    const [atX, atY] = [program.element(loaded, x), program.element(loaded, y)];
    const { sharedX, sharedY } = examples;
    const rowsX = this.#write(f32, atX, examples.x, examples.rows, sharedX, selection);
    if (
      examples.x.unchecked &&
      !this.#runtime.instance.allFinite(4 * atX, rowsX, examples.x.columns, examples.x.columns)
    )
      throw notFinite(examples.x.unchecked.where, examples.x.unchecked.what, examples.x);
    const memory = examples.y.form === 'classes' ? u32 : f32;
    this.#write(memory, atY, examples.y.table, examples.rows, sharedY, selection);
  }

  /** Adds the last predictions of the members that still train to their metrics. */
  #count(
    { program, y, predictions }: TrainProgram,
    loaded: Program,
    examples: MemberExamples,
    selection: MemberSelection,
    counts: MetricCount[][],
  ): void {
    if (!predictions) return;
    const { f32, u32 } = this.#runtime.instance;
    const { form, table } = examples.y;
    const { sharedY } = this.#formOf(examples, selection);
    const columns = this.#outputs;
    const rows = selection.count;
    const [from, target] = [program.element(loaded, predictions), program.element(loaded, y)];
    for (const [i, each] of counts.entries()) {
      if (this.stopped[i] === 1) continue;
      const batch = {
        ...{ rows, form, columns: form === 'classes' ? columns : table.columns },
        ...{ predictions: f32, predictionsStart: from + i * rows * columns, predictionsStride: columns },
        targets: form === 'classes' ? u32 : f32,
        targetsStart: target + (sharedY ? 0 : i * rows * table.columns),
        targetsStride: table.columns,
      };
      for (const count of each) count.add(batch);
    }
  }

  get #outputs(): number {
    return (this.#architecture.network.outputs[0] as { columns: number }).columns;
  }

  /** Writes rows for each member, or once for all; returns their number. */
  #write(
    memory: Float32Array | Uint32Array,
    to: number,
    { data, columns }: Table,
    rows: number,
    shared: boolean,
    { first, count, orders }: MemberSelection,
  ): number {
    if (shared && !orders) {
      writeRows(memory, to, columns, data, columns, undefined, first, count);
      return count;
    }
    if (!orders && first === 0 && count === rows) {
      writeRows(memory, to, columns, data, columns, undefined, 0, this.#size * rows);
      return this.#size * count;
    }
    let at = to;
    for (let i = 0; i < this.#size; i++) {
      const base = shared ? 0 : i * rows;
      for (let k = first; k < first + count; k++) {
        let from = (base + (orders ? (orders[i * rows + k] as number) : k)) * columns;
        for (let j = 0; j < columns; j++) memory[at++] = data[from++] as number;
      }
    }
    return this.#size * count;
  }

  /** Writes the optimizer's numbers for the next step, shared by all members. */
  #writeShared(at: number, optimizer: Optimizer): void {
    const { f32 } = this.#runtime.instance;
    const step = (this.steps[0] as number) + 1;
    optimizer.write(numbers, 0, rateAt(optimizer, step), step);
    for (let k = 0; k < HYPER_NUMBERS; k++) f32.fill(numbers[k] as number, at + k * PAIR, at + (k + 1) * PAIR);
  }

  /** Writes the same for each member, and whether it is stopped; and which blocks are stopped. */
  #writeEach(): void {
    const { f32, u32 } = this.#runtime.instance;
    const state = this.#runtime.element(persistent('state', 0, 0));
    const skipped = state + this.#blocks * this.#architecture.sizes.state;
    for (let block = 0; block < this.#blocks; block++) {
      const at = state + block * this.#architecture.sizes.state;
      let live = 0;
      for (let lane = 0; lane < PAIR; lane++) {
        const i = block * PAIR + lane;
        const learns = i < this.#size && this.stopped[i] === 0;
        u32[at + MASK + lane] = learns ? 0xffffffff : 0;
        if (!learns) continue;
        live++;
        const optimizer = (this.optimizers[i] ?? this.optimizers[0]) as Optimizer;
        const step = (this.steps[i] as number) + 1;
        optimizer.write(numbers, 0, rateAt(optimizer, step), step);
        for (let k = 0; k < HYPER_NUMBERS; k++) f32[at + k * PAIR + lane] = numbers[k] as number;
      }
      u32[skipped + block] = Number(live === 0);
    }
  }

  /** Writes the source of random numbers: the seeds once, and the batches before each step. */
  #writeSeeds(): void {
    const { u32 } = this.#runtime.instance;
    const state = this.#runtime.element(persistent('state', BLOCK_RANDOMNESS, 0));
    for (let i = 0; i < this.#size; i++) {
      const at = state + this.#inState(i);
      u32[at] = this.#seed + i;
      u32[at + PAIR] = Math.floor((this.#seed + i) / 2 ** 32);
    }
  }

  /** Rates of dropout: thresholds of words, and by what is multiplied what stays. */
  #writeRates(): void {
    const { f32, u32 } = this.#runtime.instance;
    const state = this.#runtime.element(persistent('state', BLOCK_DROPOUT, 0));
    for (const [i, rate] of (this.dropout ?? []).entries()) {
      const at = state + this.#inState(i);
      u32[at] = Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
      f32[at + PAIR] = 1 / (1 - rate);
    }
  }

  /** What the gradients of each member are clipped to; one limit is that of all. */
  #writeLimits(limits: readonly number[]): void {
    const { f32 } = this.#runtime.instance;
    const state = this.#runtime.element(persistent('state', BLOCK_CLIP, 0));
    for (let i = 0; i < this.#size; i++) f32[state + this.#inState(i)] = (limits[i] ?? limits[0]) as number;
  }

  #writeBatches(): void {
    const { u32 } = this.#runtime.instance;
    const state = this.#runtime.element(persistent('state', BLOCK_RANDOMNESS, 0)) + 2 * PAIR;
    for (let i = 0; i < this.#size; i++) u32[state + this.#inState(i)] = this.steps[i] as number;
  }

  /** The place of a member's first number in the state. */
  #inState(member: number): number {
    return Math.floor(member / PAIR) * this.#architecture.sizes.state + (member % PAIR);
  }

  #sums(): Float64Array {
    const { f64 } = this.#runtime.instance;
    const { network, sizes } = this.#architecture;
    const sums = new Float64Array(sumsOf(network) * this.#size);
    const start = this.#runtime.element(persistent('state', BLOCK_SUMS, 0)) / 2;
    for (let at = 0; at < sums.length; at++) {
      const [sum, i] = [Math.floor(at / this.#size), at % this.#size];
      sums[at] = f64[start + (Math.floor(i / PAIR) * sizes.state) / 2 + sum * PAIR + (i % PAIR)] as number;
    }
    return sums;
  }
}
