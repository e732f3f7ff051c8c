import {
  checkInteger,
  checkNumber,
  checkOptions,
  isPlain,
  outOfRange,
  wrongKind,
  wrongMoment,
} from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { writeRows } from '../data/batch.ts';
import { withColumns } from '../data/columns.ts';
import { isNumericArray, notFinite, type Rows, type Table, toTable } from '../data/table.ts';
import type { Build } from '../engine/builds.ts';
import { currentBuild } from '../engine/engine.ts';
import { populationKernels as kernels } from '../engine/packs/population.ts';
import { LANES, LINE, PAIR } from '../engine/shared.ts';
import { threadSettings } from '../engine/threadSettings.ts';
import { dropout } from '../layers/dropout.ts';
import { arranged } from '../model/arranged.ts';
import { descriptionOf } from '../model/clone.ts';
import { zeroState } from '../model/create.ts';
import { Model, type Predictions } from '../model/model.ts';
import {
  type Network,
  type NetworkInput,
  networkOf,
  type PlacedLayer,
  type PlacedParameter,
  parametersOf,
} from '../network/network.ts';
import { checkWeights } from '../network/weights.ts';
import { Graph } from '../plan/graph.ts';
import { Runtime } from '../plan/runtime.ts';
import { openArena } from '../plan/sharedArena.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import type { Weight } from '../plan/weights.ts';
import { toInput } from '../training/input.ts';
import { type Targets, toTargets } from '../training/targets.ts';
import { BlockProgram, outerTensor } from './blockProgram.ts';
import {
  copyTraining,
  evaluateMembers,
  fitMembers,
  type MemberHistory,
  type MembersFitOptions,
  toMembersRequest,
} from './fit.ts';
import { MemberLosses } from './memberLosses.ts';
import type { MemberRows, MemberTargets } from './memberRows.ts';
import { isStatistic, type MemberNumbers, type MemberParameter, memberParameters, placeIn } from './members.ts';
import { type MemberExamples, type MembersCompileOptions, Training } from './memberTraining.ts';
import { type Architecture, isDropout, type PredictProgram, predictProgram } from './passes.ts';

export interface PopulationOptions {
  /** How many members: a whole number ≥ 1. */
  size: number;
  /** Member i starts as the same network created with the seed `seed + i`. Default: the model's own seed. */
  seed?: number;
}

export interface PredictOptions {
  /** An array for the predictions, instead of a new one: [size, rows, outputs] numbers. */
  into?: Float32Array;
}

export interface MutateOptions {
  /** The probability that a number changes, from 0 to 1. Default 1. */
  rate?: number;
  /** The standard deviation of the changes, ≥ 0. */
  sigma: number;
  /** The first member to change. Default 0. */
  from?: number;
  /** The member after the last one to change. Default: all members from `from` on. */
  to?: number;
}

export interface CrossoverOptions {
  /** The probability that a number comes from the second parent, from 0 to 1. Default 0.5. */
  rate?: number;
}

/** Numbers of rows and predictions that are in memory at once. */
const AT_ONCE = 2 ** 20;

/** How many programs are kept, one for each number of rows. */
const MOST_PROGRAMS = 8;

/** The purposes of random numbers, besides those of models (base/random.ts): mutation uses three, crossover two. */
const purposes = { mutation: 32, crossover: 35 } as const;

const WHERE = 'population';

/**
 * Many networks of one architecture in one memory, computed together: a SIMD lane for each. Created by `population`.
 */
export class Population {
  /** The number of members. */
  readonly size: number;
  /** The seed of the first member; that of member i is `seed + i`. */
  readonly seed: number;
  /** How many weights and biases each member has: the numbers of `getWeights`, without statistics of normalizations. */
  readonly parameters: number;
  readonly #network: Network;
  readonly #members: readonly MemberParameter[];
  readonly #numbers: MemberNumbers;
  #memory: Runtime | undefined;
  readonly #architecture: Architecture;
  readonly #blocks: number;
  readonly #predict = new Map<number, PredictProgram>();
  readonly #exchange: Exchange;
  #training: Training | undefined;
  #fitting = false;
  /** How many mutations and crossovers there were: each draws random numbers from its own stream. */
  #draws = 0;

  /**
   * For `population`.
   *
   * @internal
   */
  constructor(network: Network, size: number, seed: number) {
    const build = currentBuild();
    const arena = openArena(build);
    this.#network = networkOf(WHERE, descriptionOf(network), arena.instance.panel);
    this.#blocks = Math.ceil(size / PAIR);
    const { parameters, numbers } = memberParameters(this.#network, this.#blocks);
    this.size = size;
    this.seed = seed;
    this.parameters = numbers.weights;
    this.#members = parameters;
    this.#numbers = numbers;
    const sizes = { parameters: numbers.weights * PAIR, statistics: numbers.statistics * PAIR, slots: 0, state: 0 };
    this.#architecture = { network: this.#network, parameters, sizes };
    predictProgram(this.#architecture, 1, false, this.#blocks); // refuses what is not for lanes before there is memory
    const kept = this.#blocks * (sizes.parameters + sizes.statistics);
    const regions = { parameters: kept, gradients: 0, slots: 0, state: PAIR };
    this.#memory = new Runtime(arena, regions, threadSettings.threads);
    this.#exchange = exchangeOf(this.#architecture);
    this.#initialize();
    Object.freeze(this);
  }

  /** Columns of a row. */
  get inputs(): number {
    return (this.#network.inputs[0] as { columns: number }).columns;
  }

  /** Columns of the predictions for a row. */
  get outputs(): number {
    return (this.#network.outputs[0] as { columns: number }).columns;
  }

  /** The build of the kernels that it uses. */
  get build(): Build {
    return this.#runtime.instance.build;
  }

  /** The number of threads that work on it: 1 until there is work for more, and while none works. */
  get threads(): number {
    return this.#runtime.present;
  }

  /** How many bytes of memory it uses. */
  get bytes(): number {
    return this.#runtime.byteLength;
  }

  /**
   * Computes the outputs of every member for its own rows, or for rows that all share. Each member gives the same bits
   * as it would alone.
   *
   *     brains.predict(senses)             // [size × inputs]: one row for each
   *     brains.predict({ shared: rows })   // the same rows for all
   *
   * @returns a new array, [size, rows, outputs], row-major.
   * @throws TypeError or RangeError for invalid input.
   */
  predict(x: MemberRows, options: PredictOptions = {}): Float32Array {
    const { into } = checkOptions('predict', options, ['into']);
    const { table, rows, shared } = this.#toRows('predict', x);
    const { outputs } = this;
    const length = this.size * rows * outputs;
    const made =
      into === undefined ? withColumns(new Float32Array(length), outputs) : checkInto('predict', into, length);
    const inputs = table.columns;
    const { program, x: given, y } = this.#predictProgram(rows, shared);
    const each = rows * ((shared ? 0 : inputs) + outputs) * PAIR;
    for (let first = 0, most = Math.max(1, Math.floor(AT_ONCE / each)); first < this.#blocks; first += most) {
      const blocks = Math.min(most, this.#blocks - first);
      const members = Math.min(blocks * PAIR, this.size - first * PAIR);
      const loaded = program.load(this.#runtime, first, blocks);
      const { f32 } = this.#runtime.instance;
      const at = program.element(loaded, given);
      const count = shared ? rows : members * rows;
      writeRows(f32, at, inputs, table.data, inputs, undefined, shared ? 0 : first * PAIR * rows, count);
      if (table.unchecked && !this.#runtime.instance.allFinite(4 * at, count, inputs, inputs))
        throw notFinite(table.unchecked.where, table.unchecked.what, table);
      this.#runtime.run();
      const from = program.element(loaded, y);
      made.set(
        this.#runtime.instance.f32.subarray(from, from + members * rows * outputs),
        first * PAIR * rows * outputs,
      );
    }
    return made;
  }

  /**
   * Copies the weights of all members, [size, parameters]: one row per member, with its parameters in the order of a
   * model's `getWeights`, each row-major. Statistics that normalizations have measured are not among them: `member`,
   * `set` and `copy` take these along.
   *
   * @throws TypeError or RangeError for an invalid option.
   */
  getWeights(options: PredictOptions = {}): Float32Array {
    const { into } = checkOptions('getWeights', options, ['into']);
    const length = this.size * this.parameters;
    const made = into === undefined ? new Float32Array(length) : checkInto('getWeights', into, length);
    this.#eachChunk(this.#exchange.out, (memory, at, first, count) => made.set(memory.subarray(at, at + count), first));
    return made;
  }

  /**
   * Sets the weights of all members, [size, parameters], in the form of `getWeights`.
   *
   * @throws TypeError or RangeError for another number of values, or values that are not finite; then none is set.
   */
  setWeights(weights: Rows): void {
    const { data, rows } = toTable('setWeights', 'weights', weights, this.parameters);
    if (rows !== this.size) throw outOfRange('setWeights', 'weights', `${this.size} rows, one for each member`, rows);
    this.#put(data as Float32Array);
  }

  /**
   * Returns a model with the weights and the seed of a member: a copy that can be saved and trained. If the population
   * is compiled, so is the model, with the optimizer's state: it continues training with the same bits as the member.
   *
   * @throws TypeError or RangeError for an invalid index.
   */
  member(index: number): Model {
    this.#check('member', 'index', index);
    const arena = openArena(this.build);
    const rate = this.#training?.dropout?.[index];
    const described = descriptionOf(rate === undefined ? this.#network : withDropout(this.#network, rate));
    const network = networkOf('member', described, arena.instance.panel);
    const state = zeroState(arena, network, this.seed + index);
    const placed = parametersOf(network);
    for (const [i, { first, count }] of this.#members.entries()) {
      const { storage, tensor } = placed[i] as PlacedParameter;
      const data = new Float32Array(count);
      this.#read(index, first, data);
      storage.write(state.runtime.instance.f32, state.runtime.element(tensor), data);
    }
    const model = arranged<Float32Array>(state, undefined);
    if (this.#training) copyTraining(this.#training, index, this.#members, model);
    return model;
  }

  /**
   * Sets the weights of a member: those of a model with the same layers, a Map in the form of a model's `getWeights`,
   * or `parameters` numbers in that order, which leave statistics of normalizations as they are.
   *
   * @throws TypeError or RangeError for weights that do not fit; then none is set.
   */
  set(index: number, weights: Model<Predictions> | ReadonlyMap<string, Weight> | Float32Array): void {
    this.#check('set', 'index', index);
    if (isNumericArray(weights)) {
      const { data, rows } = toTable('set', 'weights', weights, this.parameters);
      if (rows !== 1) throw outOfRange('set', 'weights', `${this.parameters} numbers`, data.length);
      this.#write(index, 0, data);
      return;
    }
    const map = weights instanceof Model ? weights.getWeights() : weights;
    if (!isKind(map, 'Map')) throw wrongKind('set', 'weights', 'a model, its weights, or a Float32Array', weights);
    const data = checkWeights('set', parametersOf(this.#network), map);
    for (const [i, { first }] of this.#members.entries()) this.#write(index, first, data[i] as Float32Array);
  }

  /**
   * Copies member `from` to member `to`, except for its seed; with the optimizer's state if the population is compiled.
   *
   * @throws TypeError or RangeError for an invalid index.
   */
  copy(from: number, to: number): void {
    this.#check('copy', 'from', from);
    this.#check('copy', 'to', to);
    const memory = this.#runtime.instance.f32;
    const { weights, statistics } = this.#numbers;
    for (const [first, count] of [
      [0, weights],
      [weights, statistics],
    ] as const) {
      let source = this.#start + placeIn(this.#numbers, from, first);
      let target = this.#start + placeIn(this.#numbers, to, first);
      for (let j = 0; j < count; j++, source += PAIR, target += PAIR) memory[target] = memory[source] as number;
    }
    this.#training?.copy(from, to);
  }

  /**
   * Adds normally distributed numbers to the weights of members, not to statistics of normalizations. They depend on the seed, the number of earlier
   * mutations and crossovers, and the position: they are the same on every machine of a class, for any number of
   * threads.
   *
   *     brains.mutate({ rate: 0.1, sigma: 0.5, from: elite });
   *
   * @throws TypeError or RangeError for an invalid option.
   */
  mutate(options: MutateOptions): void {
    const {
      rate = 1,
      sigma,
      from = 0,
      to = this.size,
    } = checkOptions('mutate', options, ['rate', 'sigma', 'from', 'to']);
    checkRate('mutate', rate);
    checkNumber('mutate', 'sigma', sigma, 'a number ≥ 0', (value) => value >= 0);
    checkInteger('mutate', 'from', from, 0, this.size);
    checkInteger('mutate', 'to', to, from, this.size);
    const stream = this.#draws++;
    if (rate === 0 || from === to) return;
    const [first, end] = [Math.floor(from / PAIR), Math.ceil(to / PAIR)];
    const threshold = rate === 1 ? 0 : Math.max(1, Math.round(rate * 2 ** 32));
    const numbers = this.parameters;
    const { sizes, network } = this.#architecture;
    const scratch = { region: 'workspace', offset: 0, size: 16 * PAIR, columns: 1, stride: 1, padded: false } as const;
    const program = new BlockProgram({
      ...{ panel: network.panel, sizes, rows: 1, outer: [], operations: 64 * numbers * PAIR },
      calls: [
        {
          kernel: kernels.mutateLanes,
          arguments: {
            ...{
              w: persistent('parameters', 0, numbers * PAIR),
              scratch,
              member: { start: 0, perBlock: PAIR },
              from,
              to,
            },
            ...{ ...this.#key, stream, purpose: purposes.mutation },
            ...{ threshold, sigma, count: numbers },
          },
        },
      ],
    });
    program.load(this.#runtime, first, end - first);
    this.#runtime.run();
  }

  /**
   * Replaces each member `children[k]` by a mix of `first[k]` and `second[k]`, as these were before the call: each
   * number comes from one or the other. Statistics of normalizations are those of the first parent.
   *
   * @throws TypeError or RangeError for lists of different lengths, and for invalid indices.
   */
  crossover(
    first: ArrayLike<number>,
    second: ArrayLike<number>,
    children: ArrayLike<number>,
    options: CrossoverOptions = {},
  ): void {
    const { rate = 0.5 } = checkOptions('crossover', options, ['rate']);
    checkRate('crossover', rate);
    const lists = Object.entries({ first, second, children }).map(([what, list]) =>
      this.#toMembers(what, list, children?.length),
    ) as [Uint32Array, Uint32Array, Uint32Array];
    const stream = this.#draws++;
    if (lists[2].length === 0) return;
    const statistics = Array.from(lists[0], (parent) => this.#statisticsOf(parent));
    this.#cross(lists, stream, rate);
    for (const [k, data] of statistics.entries()) this.#write(lists[2][k] as number, this.parameters, data);
  }

  /**
   * Configures training, with one optimizer for all members or one for each, all of one kind. Weights are kept.
   *
   *     brains.compile({ optimizer: rates.map((learningRate) => adam({ learningRate })), loss: 'meanSquaredError' });
   *
   * @throws TypeError or RangeError for an unknown name, and, with its name, for anything that populations do not
   * support.
   */
  compile(options: MembersCompileOptions): void {
    this.#checkIdle('compile');
    const known = checkOptions('compile', options, ['optimizer', 'loss', 'metrics', 'dropout']);
    this.#training = new Training('compile', this.#architecture, this.#runtime, this.size, this.seed, known);
  }

  /**
   * Takes one step of each member on all its rows, or on shared rows, as `trainOnBatch` of the member alone would.
   *
   * @returns the loss of each member, before the step.
   * @throws TypeError or RangeError for invalid input, before training starts; Error if it is not compiled or is being
   * trained.
   */
  trainOnBatch(x: MemberRows, y: MemberTargets): Float64Array {
    const training = this.#ready('trainOnBatch');
    const examples = this.#toExamples('trainOnBatch', training, x, y);
    const { rows } = examples;
    const means = training.step('trainOnBatch', examples, { first: 0, count: rows });
    return new MemberLosses(this.size).add(means, rows).result();
  }

  /**
   * Computes the loss of each member on all its rows, or on shared rows.
   *
   * @throws TypeError or RangeError for invalid input; Error if it is not compiled.
   */
  evaluate(x: MemberRows, y: MemberTargets, options: { batchSize?: number } = {}): Float64Array {
    const training = this.#compiled('evaluate');
    const { batchSize = 32 } = checkOptions('evaluate', options, ['batchSize']);
    checkInteger('evaluate', 'batchSize', batchSize, 1);
    return evaluateMembers('evaluate', training, this.#toExamples('evaluate', training, x, y), batchSize);
  }

  /**
   * Trains all members, each on its own rows or on shared ones, in the order of its own seed, as the member alone
   * would.
   *
   * @returns the history of each member.
   * @throws as `trainOnBatch`.
   */
  async fit(x: MemberRows, y: MemberTargets, options: MembersFitOptions = {}): Promise<MemberHistory[]> {
    const training = this.#ready('fit');
    const request = toMembersRequest(options, (a, b) => this.#toExamples('fit', training, a, b));
    const examples = this.#toExamples('fit', training, x, y);
    this.#fitting = true;
    try {
      return await fitMembers(training, this.#runtime, this.seed, examples, request);
    } finally {
      this.#fitting = false;
    }
  }

  #checkIdle(where: string): void {
    if (this.#fitting) throw wrongMoment(where, 'this population is training; await its fit first');
  }

  #compiled(where: string): Training {
    if (!this.#training) throw wrongMoment(where, 'call compile() first');
    return this.#training;
  }

  #ready(where: string): Training {
    this.#checkIdle(where);
    return this.#compiled(where);
  }

  #toExamples(where: string, { loss }: Training, x: MemberRows, y: MemberTargets): MemberExamples {
    const { table, rows, shared } = this.#toRows(where, x);
    const columns = this.outputs;
    const sharedY = isPlain(y) && 'shared' in y;
    const targets = sharedY
      ? toTargets(where, 'y.shared', y.shared, rows, columns, loss, undefined)
      : toTargets(where, 'y', y as Targets, this.size * rows, columns, loss, undefined);
    return { rows, x: table, sharedX: shared, y: targets, sharedY };
  }

  /**
   * Frees the memory at once. Optional: otherwise it is freed when the population is garbage-collected. Calling it
   * again has no effect; any other call afterwards throws.
   *
   * @throws Error while `fit` runs.
   */
  dispose(): void {
    this.#checkIdle('dispose');
    this.#memory?.end();
    this.#memory = undefined;
  }

  get #runtime(): Runtime {
    if (!this.#memory) throw wrongMoment(WHERE, 'this population has been disposed');
    return this.#memory;
  }

  #cross(
    [first, second, children]: readonly [Uint32Array, Uint32Array, Uint32Array],
    stream: number,
    rate: number,
  ): void {
    const numbers = this.parameters;
    const graph = new Graph(this.#network.panel);
    // Of each parent a row, in the order of members
    const rowOf = new Uint32Array(this.size);
    for (const list of [first, second]) for (const member of list) rowOf[member] = 1;
    const parents: number[] = [];
    for (let member = 0; member < this.size; member++)
      if (rowOf[member] === 1) rowOf[member] = parents.push(member) - 1;
    const child = new Uint32Array(this.#blocks * PAIR);
    for (let k = 0; k < children.length; k++) child[children[k] as number] = k + 1;
    const toRows = (list: Uint32Array) => list.map((member) => rowOf[member] as number);
    const written = [parents, child, toRows(first), toRows(second)].map(
      (data) => [graph.block(data.length), data] as const,
    );
    const [members, become, a, b] = written.map(([tensor]) => tensor) as [Tensor, Tensor, Tensor, Tensor];
    const rows = graph.block(parents.length * numbers + LANES);
    const scratch = graph.block({ perThread: 6 * LINE, fromRows: 0 });
    const w = persistent('parameters', 0, this.#blocks * numbers * PAIR);
    graph.call(kernels.membersToRows, { y: rows, w, members, count: numbers, parents: parents.length });
    graph.call(kernels.crossoverLanes, {
      ...{ w, child: become, a, b, parents: rows, scratch, ...this.#key, stream, purpose: purposes.crossover },
      ...{ threshold: Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1), count: numbers, blocks: this.#blocks },
      operations: 16 * numbers * children.length,
    });
    const program = this.#runtime.load({ graph, kept: written.map(([tensor]) => tensor) }, 1);
    const { u32 } = this.#runtime.instance;
    for (const [tensor, data] of written) u32.set(data, program.element(tensor));
    this.#runtime.run();
  }

  get #key(): { seedLow: number; seedHigh: number } {
    return { seedLow: this.seed >>> 0, seedHigh: Math.floor(this.seed / 2 ** 32) };
  }

  #toMembers(what: string, list: ArrayLike<number>, length: number): Uint32Array {
    if (!Array.isArray(list) && !isNumericArray(list)) throw wrongKind('crossover', what, 'an array of members', list);
    if (list.length !== length)
      throw outOfRange('crossover', what, `${length} members, as many as children`, list.length);
    const members = new Uint32Array(length);
    for (let k = 0; k < length; k++) {
      const member = list[k] as number;
      if (!(Number.isInteger(member) && member >= 0 && member < this.size))
        this.#check('crossover', `${what}[${k}]`, member);
      members[k] = member;
    }
    return members;
  }

  #check(where: string, what: string, member: unknown): void {
    checkInteger(where, what, member, 0, this.size - 1);
  }

  /** The element at which the weights start. */
  get #start(): number {
    return this.#runtime.element(persistent('parameters', 0, 0));
  }

  #read(member: number, first: number, data: Float32Array): void {
    const memory = this.#runtime.instance.f32;
    let at = this.#start + placeIn(this.#numbers, member, first);
    for (let j = 0; j < data.length; j++, at += PAIR) data[j] = memory[at] as number;
  }

  #write(member: number, first: number, data: ArrayLike<number>): void {
    const memory = this.#runtime.instance.f32;
    let at = this.#start + placeIn(this.#numbers, member, first);
    for (let j = 0; j < data.length; j++, at += PAIR) memory[at] = data[j] as number;
  }

  #statisticsOf(member: number): Float32Array {
    const data = new Float32Array(this.#numbers.statistics);
    this.#read(member, this.parameters, data);
    return data;
  }

  /** Sets all weights, [size, parameters]. */
  #put(data: ArrayLike<number> & { subarray(begin: number, end: number): ArrayLike<number> }): void {
    this.#eachChunk(this.#exchange.in, undefined, (memory, at, first, count) =>
      memory.set(data.subarray(first, first + count), at),
    );
  }

  /** Runs an exchange of weights for groups of members in turn. */
  #eachChunk(
    { program, rows }: Exchange['in'],
    after: ((memory: Float32Array, at: number, first: number, count: number) => void) | undefined,
    before?: (memory: Float32Array, at: number, first: number, count: number) => void,
  ): void {
    const each = PAIR * this.parameters;
    for (let first = 0, most = Math.max(1, Math.floor(AT_ONCE / 8 / each)); first < this.#blocks; first += most) {
      const blocks = Math.min(most, this.#blocks - first);
      const members = Math.min(blocks * PAIR, this.size - first * PAIR);
      const loaded = program.load(this.#runtime, first, blocks);
      const at = program.element(loaded, rows);
      const numbers = members * this.parameters;
      before?.(this.#runtime.instance.f32, at, first * each, numbers);
      this.#runtime.run();
      after?.(this.#runtime.instance.f32, at, first * each, numbers);
    }
  }

  /** Initializes the weights: each parameter from its initializer and a stream of the member's seed, as in a model. */
  #initialize(): void {
    const start = new Float32Array(this.size * this.parameters);
    const { layers } = this.#network;
    this.#runtime.hold(() => {
      for (let member = 0; member < this.size; member++) {
        let stream = 0;
        for (const { inputs, columns, parameters } of layers) {
          for (const parameter of parameters) {
            const { first, count } = this.#members[stream] as MemberParameter;
            const at = member * this.parameters + first;
            const data = isStatistic(parameter) ? new Float32Array(count) : start.subarray(at, at + count);
            const random = this.#runtime.random(this.seed + member, 'weights', stream++);
            parameter.initializer.fill(data, inputs[0] as number, columns, random, parameter.shape);
            if (isStatistic(parameter)) this.#write(member, first, data);
          }
        }
      }
    });
    this.#put(start);
  }

  #toRows(where: string, x: MemberRows): { table: Table; rows: number; shared: boolean } {
    const input = this.#network.inputs[0] as NetworkInput;
    if (isPlain(x) && 'shared' in x) {
      const table = toInput(where, 'x.shared', input, x.shared, true);
      return { table, rows: table.rows, shared: true };
    }
    const table = toInput(where, 'x', input, x as Rows, true);
    if (table.rows % this.size !== 0)
      throw outOfRange(where, 'x', `rows for each of ${this.size} members, or { shared: rows }`, `${table.rows} rows`);
    return { table, rows: table.rows / this.size, shared: false };
  }

  #predictProgram(rows: number, shared: boolean): PredictProgram {
    const key = 2 * rows + Number(shared);
    const known = this.#predict.get(key);
    if (known) return known;
    const made = predictProgram(this.#architecture, rows, shared, this.#blocks);
    const [oldest] = this.#predict.keys();
    if (this.#predict.size === MOST_PROGRAMS && oldest !== undefined) this.#predict.delete(oldest);
    this.#predict.set(key, made);
    return made;
  }
}

/** Weights between lanes and rows of members. */
interface Exchange {
  readonly in: { readonly program: BlockProgram; readonly rows: ReturnType<typeof outerTensor> };
  readonly out: { readonly program: BlockProgram; readonly rows: ReturnType<typeof outerTensor> };
}

function exchangeOf({ network, sizes }: Architecture): Exchange {
  const numbers = sizes.parameters / PAIR;
  const lanes = persistent('parameters', 0, sizes.parameters);
  const made = (inwards: boolean) => {
    const rows = outerTensor(sizes.parameters);
    const kernel = inwards ? kernels.rowsToLanes : kernels.lanesToRows;
    const [y, x] = inwards ? [lanes, rows.tensor] : [rows.tensor, lanes];
    const calls = [{ kernel, arguments: { y, x, count: numbers, stride: numbers } }];
    const program = new BlockProgram({
      ...{ panel: network.panel, calls, rows: 1, outer: [rows], sizes, operations: sizes.parameters },
    });
    return { program, rows };
  };
  return { in: made(true), out: made(false) };
}

/** A network with that rate in the place of those of its dropout layers. */
function withDropout(network: Network, rate: number): Network {
  const placed = new Map(
    network.layers.map((placed) => {
      const { layer } = placed;
      const options = layer.name === undefined ? {} : { name: layer.name };
      return [placed, isDropout(layer) ? { ...placed, layer: dropout(rate, options) } : placed];
    }),
  );
  const applications = network.applications.map((application) => ({
    ...application,
    placed: placed.get(application.placed) as PlacedLayer,
  }));
  return { ...network, applications };
}

function checkInto(where: string, into: Float32Array, length: number): Float32Array {
  if (!isKind(into, 'Float32Array')) throw wrongKind(where, 'into', 'a Float32Array', into);
  if (into.length !== length) throw outOfRange(where, 'into', `${length} numbers`, into.length);
  return into;
}

function checkRate(where: string, rate: unknown): void {
  checkNumber(where, 'rate', rate, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
}

/**
 * Creates many networks with the architecture of a model; the model does not change. Member i starts as the same
 * network created with the seed `seed + i`, and computes the same bits as that network alone.
 *
 *     const brains = population(sequential({ inputs: 8, layers: [dense(16, 'tanh'), dense(4)] }), { size: 1000, seed: 1 });
 *     const actions = brains.predict(senses); // [1000 × 8] → [1000 × 4]
 *
 * @throws TypeError or RangeError for invalid options, and several inputs or outputs; Error if the model is disposed.
 */
export function population(model: Model<Predictions>, options: PopulationOptions): Population {
  if (!(model instanceof Model)) throw wrongKind(WHERE, 'model', 'created by sequential or functional', model);
  const state = model.stateFor(WHERE, false);
  const { size, seed = state.seed } = checkOptions(WHERE, options, ['size', 'seed']);
  checkInteger(WHERE, 'size', size, 1, 2 ** 24);
  checkInteger(WHERE, 'seed', seed, 0, Number.MAX_SAFE_INTEGER - size);
  const { inputs, outputs } = state.network;
  if (inputs.length > 1) throw outOfRange(WHERE, 'model', 'one input', inputs.length);
  if (outputs.length > 1) throw outOfRange(WHERE, 'model', 'one output', outputs.length);
  return new Population(state.network, size, seed);
}
