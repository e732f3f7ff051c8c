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

/** What every strategy takes. */
export interface StrategyOptions {
  /** Numbers of a solution: the weights of a network, say. */
  dimensions: number;
  /** Where the search begins: the numbers of one solution. Default: all 0 */
  start?: ArrayLike<number>;
  /** Whether more or less of the fitness is better. Default 'more' */
  better?: 'more' | 'less';
  /** One seed always gives the same candidates. Default: at random */
  seed?: number;
  /** What `toJSON` gave beside these options: the search goes on from there. */
  state?: StrategyState;
  /** As JSON has it. */
  name?: string;
}

/** How far a search has come: its numbers by name. */
export interface StrategyState {
  readonly generation: number;
  readonly best: { readonly solution: readonly number[]; readonly fitness: number } | null;
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}

/** The best solution that a search has been told of. */
export interface Best {
  readonly solution: Float32Array;
  readonly fitness: number;
}

/** A search for solutions of a high fitness, by asking for candidates and telling how good they are. */
export interface Strategy {
  readonly name: string;
  /** Numbers of a solution. */
  readonly dimensions: number;
  /** Candidates of a generation. */
  readonly population: number;
  /** Generations told so far. */
  readonly generation: number;
  /** The best of all candidates so far, a copy; undefined until one has a fitness that is finite. */
  readonly best: Best | undefined;
  /**
   * The candidates of this generation, one after the other: the same ones until they are told.
   *
   * @returns a copy, [population, dimensions].
   */
  ask(): Float32Array<ArrayBuffer>;
  /**
   * Says how good the candidates are that `ask` gave, and begins the next generation.
   *
   * @param fitness one number for each candidate, in their order. NaN and infinities count as the worst.
   * @param candidates what was tried instead of the candidates that `ask` gave (clipped to bounds, say), as `ask` gives them
   * @throws Error before `ask`; TypeError or RangeError for other numbers.
   */
  tell(fitness: ArrayLike<number>, candidates?: ArrayLike<number>): void;
  /** What the strategy's function takes to go on from here, in this process or another. */
  toJSON(): object;
}

/** A strategy that draws its candidates around a mean. */
export interface DistributionStrategy extends Strategy {
  /** The centre of the candidates, where the search believes the best solution to be: a copy. */
  readonly mean: Float32Array;
}

/** Candidates [population, dimensions], and their losses: less is better. */
export interface Told {
  readonly candidates: Float32Array;
  readonly losses: Float64Array;
}

/** What a strategy does with its numbers. Losses: less is better, and all are numbers. */
export interface Rule {
  /** The numbers that it changes, by name. */
  readonly numbers: Record<string, Float64Array>;
  /** Which of them are above 0: deviations and the like. */
  readonly positive?: readonly string[];
  /** Which of them are 0 or 1. */
  readonly flags?: readonly string[];
  /** Writes the candidates of a generation to [population, dimensions]. */
  sample(candidates: Float32Array, draws: Draws): void;
  update(candidates: Float32Array, losses: Float64Array, generation: number): void;
}

/** The options that all strategies have. */
export const common = ['name', 'dimensions', 'start', 'better', 'seed', 'state'] as const;

/** Those options, checked, with their defaults. */
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

/** An integer of candidates that fit into memory. */
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

/** A copy of so many finite numbers. */
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

  /** What is told, checked. */
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

  /** Keeps the best candidate, and begins the next generation. */
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

  /** The fitness of a loss, or the loss of a fitness. */
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
    if (!isPlain(state)) throw wrongKind(where, 'state', 'what toJSON gave', state);
    const { generation, best, numbers } = state;
    this.#generation = checkInteger(where, 'state.generation', generation, 0);
    if (best !== null) {
      if (!isPlain(best)) throw wrongKind(where, 'state.best', 'a solution and its fitness, or null', best);
      const solution = Float32Array.from(numbersOf(where, 'state.best.solution', best.solution, this.dimensions));
      const fitness = checkNumber(where, 'state.best.fitness', best.fitness, 'a finite number', () => true);
      this.#best = { solution, fitness };
    }
    if (!isPlain(numbers)) throw wrongKind(where, 'state.numbers', 'what toJSON gave', numbers);
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

/** A search around a mean, which is among its rule's numbers. */
export class DistributionSearch
  extends Search<object, Rule & { readonly numbers: { readonly mean: Float64Array } }>
  implements DistributionStrategy
{
  get mean(): Float32Array {
    return Float32Array.from(this.rule.numbers.mean);
  }
}
