import {
  checkInteger,
  checkName,
  checkNumber,
  isPlain,
  outOfRange,
  show,
  wrongKind,
  wrongMoment,
} from '../base/errors.ts';
import { drawSeed } from '../base/random.ts';
import { checkJsonName } from '../data/checkJsonName.ts';
import { withColumns } from '../data/columns.ts';
import { Draws } from './draws.ts';

/** Options of every strategy. */
export interface StrategyOptions {
  /** How many numbers a solution has: for example the weights of a network. */
  dimensions: number;
  /** The starting point: one solution. Default: all 0. */
  start?: ArrayLike<number>;
  /** Whether more or less fitness is better. Default 'more'. */
  better?: 'more' | 'less';
  /** The same seed gives the same candidates. Default: random. */
  seed?: number;
  /** The state in the result of `toJSON`: the search resumes from there. */
  state?: StrategyState;
  /** As in the JSON. */
  name?: string;
}

/** The state of a search: its numbers by name. */
export interface StrategyState {
  readonly generation: number;
  readonly best: { readonly solution: readonly number[]; readonly fitness: number } | null;
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}

/** The best solution that a search has been told. */
export interface Best {
  readonly solution: Float32Array;
  readonly fitness: number;
}

/** A search for solutions with high fitness: ask for candidates, and tell how good they are. */
export interface Strategy {
  readonly name: string;
  /** Numbers in a solution. */
  readonly dimensions: number;
  /** Candidates per generation. */
  readonly population: number;
  /** Completed generations. */
  readonly generation: number;
  /** The best of all candidates so far, as a copy; undefined until one has a finite fitness. */
  readonly best: Best | undefined;
  /**
   * Returns the candidates of this generation: the same ones until `tell` is called.
   *
   * @returns a copy, [population, dimensions].
   */
  ask(): Float32Array<ArrayBuffer>;
  /**
   * Passes the fitness of the candidates that `ask` returned, and starts the next generation.
   *
   * @param fitness one number for each candidate, in order. NaN and infinities count as the worst.
   * @param candidates what was evaluated instead of the candidates of `ask` (clipped to bounds, for example), in the
   * same form
   * @throws Error before `ask`; TypeError or RangeError for invalid numbers.
   */
  tell(fitness: ArrayLike<number>, candidates?: ArrayLike<number>): void;
  /** Returns what the strategy's function needs to resume the search, in this process or another. */
  toJSON(): object;
}

/** A strategy that draws its candidates around a mean. */
export interface DistributionStrategy extends Strategy {
  /** The mean of the candidates, the current estimate of the best solution: a copy. */
  readonly mean: Float32Array;
}

/** Candidates [population, dimensions], and their losses: less is better. */
export interface Told {
  readonly candidates: Float32Array;
  readonly losses: Float64Array;
}

/** What a strategy does with its numbers. For losses less is better, and all are numbers. */
export interface Rule {
  /** The numbers that it changes, by name. */
  readonly numbers: Record<string, Float64Array>;
  /** Which of them are above 0, such as standard deviations. */
  readonly positive?: readonly string[];
  /** Which of them are 0 or 1. */
  readonly flags?: readonly string[];
  /** Writes the candidates of a generation to [population, dimensions]. */
  sample(candidates: Float32Array, draws: Draws): void;
  update(candidates: Float32Array, losses: Float64Array, generation: number): void;
}

/** The options that all strategies share. */
export const common = ['name', 'dimensions', 'start', 'better', 'seed', 'state'] as const;

/** Those options, checked, with defaults filled in. */
export interface Settings {
  readonly dimensions: number;
  readonly start: Float64Array;
  readonly better: 'more' | 'less';
  readonly seed: number;
}

/** A vector of 2²⁶ numbers takes 256 MiB. */
const MOST_DIMENSIONS = 2 ** 26;
const MOST_NUMBERS = 2 ** 28;

export function settingsOf(where: string, options: StrategyOptions): Settings {
  if (options.name !== undefined) checkJsonName(where, options.name);
  const dimensions = checkInteger(where, 'dimensions', options.dimensions, 1, MOST_DIMENSIONS);
  const { better = 'more', seed = drawSeed() } = options;
  checkName(where, 'better', better, { more: true, less: true });
  checkInteger(where, 'seed', seed, 0);
  const start = options.start ? numbersOf(where, 'start', options.start, dimensions) : new Float64Array(dimensions);
  return { dimensions, start, better, seed };
}

/** Checks that the number of candidates is an integer and that they fit in memory. */
export function checkPopulation(where: string, population: number, { dimensions }: Settings, least: number): number {
  return checkInteger(where, 'population', population, least, Math.max(least, Math.floor(MOST_NUMBERS / dimensions)));
}

/** The same for antithetic candidates, which come in pairs. */
export function checkPairs(where: string, population: number, settings: Settings): number {
  checkPopulation(where, population, settings, 2);
  if (population % 2 !== 0) throw outOfRange(where, 'population', 'an even number', population);
  return population;
}

export function checkPositive(where: string, what: string, value: number): number {
  return checkNumber(where, what, value, 'a number > 0', (number) => number > 0);
}

export function checkShare(where: string, what: string, value: number): number {
  return checkNumber(where, what, value, 'a number from 0 to 1', (number) => number >= 0 && number <= 1);
}

/** A copy of finite numbers, checked. */
export function numbersOf(where: string, what: string, values: ArrayLike<number>, count?: number): Float64Array {
  if (!(Array.isArray(values) || ArrayBuffer.isView(values)))
    throw wrongKind(where, what, 'an array of numbers', values);
  if (count !== undefined && values.length !== count) throw outOfRange(where, what, `${count} numbers`, values.length);
  return Float64Array.from(values as ArrayLike<number>, (value, i) =>
    checkNumber(where, `${what}[${i}]`, value, 'a finite number', () => true),
  );
}

export class Search<Own extends object = object, Has extends Rule = Rule> implements Strategy {
  readonly name: string;
  readonly dimensions: number;
  readonly population: number;
  protected readonly rule: Has;
  readonly #settings: Settings;
  readonly #own: Own;
  #generation = 0;
  #best: Best | undefined;
  #asked: Float32Array<ArrayBuffer> | undefined;

  constructor(name: string, settings: Settings, population: number, own: Own, rule: Has, state?: StrategyState) {
    this.name = name;
    this.dimensions = settings.dimensions;
    this.population = population;
    this.rule = rule;
    this.#settings = settings;
    this.#own = own;
    if (state) this.#load(state);
  }

  get generation(): number {
    return this.#generation;
  }

  get best(): Best | undefined {
    return this.#best && { ...this.#best, solution: this.#best.solution.slice() };
  }

  ask(): Float32Array<ArrayBuffer> {
    if (!this.#asked) {
      const candidates = new Float32Array(this.population * this.dimensions);
      this.rule.sample(candidates, new Draws(this.#settings.seed, this.#generation));
      this.#asked = candidates;
    }
    return withColumns(this.#asked.slice(), this.dimensions);
  }

  tell(fitness: ArrayLike<number>, candidates?: ArrayLike<number>): void {
    const told = this.take(fitness, candidates);
    this.rule.update(told.candidates, told.losses, this.#generation);
    this.next(told);
  }

  /** The arguments of `tell`, checked. */
  protected take(fitness: ArrayLike<number>, tried?: ArrayLike<number>): Told {
    if (!(Array.isArray(fitness) || ArrayBuffer.isView(fitness)))
      throw wrongKind('tell', 'fitness', 'an array of numbers', fitness);
    if (fitness.length !== this.population)
      throw outOfRange('tell', 'fitness', `${this.population} numbers, one for each candidate`, fitness.length);
    const losses = Float64Array.from(fitness as ArrayLike<number>, (value, i) => {
      if (typeof value !== 'number') throw wrongKind('tell', `fitness[${i}]`, 'a number', value);
      return Number.isFinite(value) ? this.fitnessOf(value) : Number.POSITIVE_INFINITY;
    });
    const candidates = tried
      ? Float32Array.from(numbersOf('tell', 'candidates', tried, this.population * this.dimensions))
      : this.#asked;
    if (!candidates) throw wrongMoment('tell', 'call ask() first');
    return { candidates, losses };
  }

  /** Keeps the best candidate, and starts the next generation. */
  protected next({ candidates, losses }: Told): void {
    let [least, at] = [this.#lossOfBest(), -1];
    for (const [i, loss] of losses.entries()) if (loss < least) [least, at] = [loss, i];
    if (at >= 0) {
      const solution = candidates.slice(at * this.dimensions, (at + 1) * this.dimensions);
      this.#best = { solution, fitness: this.fitnessOf(least) };
    }
    this.#generation++;
    this.#asked = undefined;
  }

  #lossOfBest(): number {
    return this.#best ? this.fitnessOf(this.#best.fitness) : Number.POSITIVE_INFINITY;
  }

  /** The fitness for a loss, or the loss for a fitness. */
  protected fitnessOf(loss: number): number {
    return this.#settings.better === 'more' ? 0 - loss : loss;
  }

  toJSON(): object {
    const { dimensions, start, better, seed } = this.#settings;
    const best = this.#best && { solution: [...this.#best.solution], fitness: this.#best.fitness };
    const numbers = Object.fromEntries(
      Object.entries(this.rule.numbers).map(([name, values]) => [name, Array.from(values)]),
    );
    return {
      name: this.name,
      ...{ dimensions, population: this.population, start: [...start], better, seed, ...this.#own },
      state: { generation: this.#generation, best: best ?? null, numbers } satisfies StrategyState,
    };
  }

  #load(state: StrategyState): void {
    const where = this.name;
    if (!isPlain(state)) throw wrongKind(where, 'state', 'the result of toJSON', state);
    const { generation, best, numbers } = state;
    this.#generation = checkInteger(where, 'state.generation', generation, 0);
    if (best !== null) {
      if (!isPlain(best)) throw wrongKind(where, 'state.best', 'a solution and its fitness, or null', best);
      const solution = Float32Array.from(numbersOf(where, 'state.best.solution', best.solution, this.dimensions));
      const fitness = checkNumber(where, 'state.best.fitness', best.fitness, 'a finite number', () => true);
      this.#best = { solution, fitness };
    }
    if (!isPlain(numbers)) throw wrongKind(where, 'state.numbers', 'the result of toJSON', numbers);
    const names = Object.keys(this.rule.numbers);
    const unknown = Object.keys(numbers).find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw outOfRange(where, 'name in state.numbers', `one of ${names.join(', ')}`, show(unknown));
    for (const name of names) {
      const own = this.rule.numbers[name] as Float64Array;
      const what = `state.numbers.${name}`;
      const values = numbersOf(where, what, numbers[name] as readonly number[], own.length);
      if (this.rule.positive?.includes(name))
        for (const [i, value] of values.entries()) checkPositive(where, `${what}[${i}]`, value);
      if (this.rule.flags?.includes(name))
        for (const [i, value] of values.entries()) checkInteger(where, `${what}[${i}]`, value, 0, 1);
      own.set(values);
    }
  }
}

/** A search around a mean, which is one of its rule's numbers. */
export class DistributionSearch
  extends Search<object, Rule & { readonly numbers: { readonly mean: Float64Array } }>
  implements DistributionStrategy
{
  get mean(): Float32Array {
    return Float32Array.from(this.rule.numbers.mean);
  }
}
