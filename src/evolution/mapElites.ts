import { checkInteger, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import type { Draws } from './draws.ts';
import {
  checkPopulation,
  checkPositive,
  common,
  numbersOf,
  type Rule,
  Search,
  type Settings,
  type Strategy,
  type StrategyOptions,
  settingsOf,
  type Told,
} from './strategy.ts';

export interface MapElitesOptions extends StrategyOptions {
  /** Candidates per generation. Default 100. */
  population?: number;
  /** Into how many cells the range of each number of a descriptor is divided: `[10, 10]` gives 100 cells. */
  cells: readonly number[];
  /** The range of each number of a descriptor; values outside count to the outermost cell. */
  ranges: readonly (readonly [least: number, most: number])[];
  /** The standard deviation of the candidates around the start, until a cell has a solution. Default 1. */
  sigma?: number;
  /** The standard deviation of the noise on every number. Default 0.05. */
  isoSigma?: number;
  /** The standard deviation of the step toward another solution, relative to their difference. Default 0.1. */
  lineSigma?: number;
}

/** The best solution of a cell. */
export interface Elite {
  /** The index of the cell for each number of the descriptor, from 0. */
  readonly cell: readonly number[];
  readonly solution: Float32Array;
  readonly fitness: number;
  readonly descriptor: readonly number[];
}

/** A search that fills cells of behaviours, each with its best solution. */
export interface QualityDiversity extends Omit<Strategy, 'tell'> {
  /** The best solution of each filled cell, as copies. */
  readonly archive: readonly Elite[];
  /** The share of the cells that have a solution. */
  readonly coverage: number;
  /**
   * Passes the fitness and the behaviour of the candidates that `ask` returned.
   *
   * @param descriptors [population, cells.length], row after row or as rows. A candidate is not kept if one of its
   * numbers is not finite.
   * @param candidates what was evaluated instead of the candidates of `ask`, in the same form
   * @throws Error before `ask`; TypeError or RangeError for invalid numbers.
   */
  tell(
    fitness: ArrayLike<number>,
    descriptors: ArrayLike<number> | readonly ArrayLike<number>[],
    candidates?: ArrayLike<number>,
  ): void;
}

const MOST_CELLS = 2 ** 20;

/**
 * Creates a MAP-Elites search: it keeps the best solution in each cell of a grid of behaviours. Candidates are x₁ +
 * isoSigma z + lineSigma z′ (x₂ − x₁), from random solutions x₁, x₂ of the grid. Mouret & Clune 2015; Vassiliades &
 * Mouret 2018.
 *
 *     const search = mapElites({ dimensions: 212, cells: [20, 20], ranges: [[0, 1], [0, 1]] });
 *     const { fitness, behaviour } = simulate(search.ask());
 *     search.tell(fitness, behaviour);
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function mapElites(options: MapElitesOptions): QualityDiversity {
  const where = 'mapElites';
  const given = checkOptions(where, options, [
    ...common,
    ...(['population', 'cells', 'ranges', 'sigma', 'isoSigma', 'lineSigma'] as const),
  ]);
  const settings = settingsOf(where, given);
  const { population = 100, sigma = 1, isoSigma = 0.05, lineSigma = 0.1 } = given;
  checkPopulation(where, population, settings, 1);
  for (const [what, value] of Object.entries({ sigma, isoSigma, lineSigma })) checkPositive(where, what, value);
  const grid = gridOf(where, given.cells, given.ranges);
  const made = { sigma, isoSigma, lineSigma, cells: grid.cells, ranges: grid.ranges };
  return new GridSearch(where, settings, population, made, new ArchiveRule(settings, made, grid), given.state);
}

interface Grid {
  readonly cells: readonly number[];
  readonly ranges: readonly (readonly [number, number])[];
  readonly count: number;
}

function gridOf(where: string, cells: readonly number[], ranges: readonly (readonly [number, number])[]): Grid {
  if (!Array.isArray(cells) || cells.length === 0) throw wrongKind(where, 'cells', 'an array of integers', cells);
  if (!Array.isArray(ranges)) throw wrongKind(where, 'ranges', 'an array of [least, most]', ranges);
  const parts = cells.map((count, i) => checkInteger(where, `cells[${i}]`, count, 1, MOST_CELLS));
  const count = parts.reduce((product, each) => product * each, 1);
  if (count > MOST_CELLS) throw outOfRange(where, 'cells', `at most ${MOST_CELLS} cells`, count);
  if (ranges.length !== parts.length)
    throw outOfRange(where, 'ranges', `${parts.length} ranges, one for each of cells`, ranges.length);
  const bounds = ranges.map((range, i) => {
    const [least, most] = numbersOf(where, `ranges[${i}]`, range, 2) as unknown as [number, number];
    if (!(least < most))
      throw outOfRange(where, `ranges[${i}]`, 'a least value below the greatest', `[${least}, ${most}]`);
    return [least, most] as const;
  });
  return { cells: parts, ranges: bounds, count };
}

class ArchiveRule implements Rule {
  readonly flags = ['filled'];
  readonly numbers: Record<'filled' | 'losses' | 'solutions' | 'descriptors', Float64Array>;
  readonly #settings: Settings;
  readonly #sigmas: { readonly sigma: number; readonly isoSigma: number; readonly lineSigma: number };
  readonly grid: Grid;

  constructor(settings: Settings, sigmas: { sigma: number; isoSigma: number; lineSigma: number }, grid: Grid) {
    this.#settings = settings;
    this.#sigmas = sigmas;
    this.grid = grid;
    this.numbers = {
      filled: new Float64Array(grid.count),
      losses: new Float64Array(grid.count),
      solutions: new Float64Array(grid.count * settings.dimensions),
      descriptors: new Float64Array(grid.count * grid.cells.length),
    };
  }

  /** The cells that have a solution. */
  filled(): number[] {
    return [...this.numbers.filled.keys()].filter((cell) => this.numbers.filled[cell] === 1);
  }

  sample(candidates: Float32Array, draws: Draws): void {
    const { dimensions: d, start } = this.#settings;
    const { sigma, isoSigma, lineSigma } = this.#sigmas;
    const { solutions } = this.numbers;
    const population = candidates.length / d;
    const z = draws.normals(candidates.length + population);
    const cells = this.filled();
    const chance = draws.uniforms(2 * population);
    const parent = (u: number) => d * (cells[Math.floor(u * cells.length)] as number);
    for (let i = 0; i < population; i++) {
      const along = lineSigma * (z[candidates.length + i] as number);
      const [first, second] = [parent(chance[2 * i] as number), parent(chance[2 * i + 1] as number)];
      for (let j = 0; j < d; j++) {
        const noise = z[i * d + j] as number;
        if (cells.length === 0) {
          candidates[i * d + j] = (start[j] as number) + sigma * noise;
          continue;
        }
        const [a, b] = [solutions[first + j] as number, solutions[second + j] as number];
        candidates[i * d + j] = a + isoSigma * noise + along * (b - a);
      }
    }
  }

  update(): void {}

  /** Keeps each candidate that is better than the solution of its cell. */
  place({ candidates, losses }: Told, descriptors: Float64Array): void {
    const { dimensions: d } = this.#settings;
    const width = this.grid.cells.length;
    const { filled, losses: kept, solutions, descriptors: told } = this.numbers;
    for (const [i, loss] of losses.entries()) {
      const descriptor = descriptors.subarray(i * width, (i + 1) * width);
      if (!Number.isFinite(loss) || !descriptor.every(Number.isFinite)) continue;
      const cell = this.#cellOf(descriptor);
      if (filled[cell] === 1 && !(loss < (kept[cell] as number))) continue;
      filled[cell] = 1;
      kept[cell] = loss;
      solutions.set(candidates.subarray(i * d, (i + 1) * d), cell * d);
      told.set(descriptor, cell * width);
    }
  }

  #cellOf(descriptor: Float64Array): number {
    return this.grid.cells.reduce((cell, parts, k) => {
      const [least, most] = this.grid.ranges[k] as readonly [number, number];
      const part = Math.floor((((descriptor[k] as number) - least) / (most - least)) * parts);
      return cell * parts + Math.min(Math.max(part, 0), parts - 1);
    }, 0);
  }

  /** The parts of a cell: `cellOf` backwards. */
  partsOf(cell: number): number[] {
    const parts: number[] = [];
    let rest = cell;
    for (const count of [...this.grid.cells].reverse()) {
      parts.unshift(rest % count);
      rest = Math.floor(rest / count);
    }
    return parts;
  }
}

class GridSearch extends Search<object, ArchiveRule> implements QualityDiversity {
  get coverage(): number {
    return this.rule.filled().length / this.rule.grid.count;
  }

  get archive(): readonly Elite[] {
    const { solutions, descriptors } = this.rule.numbers;
    const width = this.rule.grid.cells.length;
    return this.rule.filled().map((cell) => ({
      cell: this.rule.partsOf(cell),
      solution: Float32Array.from(solutions.subarray(cell * this.dimensions, (cell + 1) * this.dimensions)),
      fitness: this.fitnessOf(this.rule.numbers.losses[cell] as number),
      descriptor: [...descriptors.subarray(cell * width, (cell + 1) * width)],
    }));
  }

  override tell(
    fitness: ArrayLike<number>,
    descriptors: ArrayLike<number> | readonly ArrayLike<number>[] = [],
    candidates?: ArrayLike<number>,
  ): void {
    const told = this.take(fitness, candidates);
    const rows = descriptorsOf(descriptors, this.population, this.rule.grid.cells.length);
    this.rule.place(told, rows);
    this.next(told);
  }
}

/** [population, width] of what may be one array or rows. */
function descriptorsOf(
  given: ArrayLike<number> | readonly ArrayLike<number>[],
  population: number,
  width: number,
): Float64Array {
  if (!(Array.isArray(given) || ArrayBuffer.isView(given)))
    throw wrongKind('tell', 'descriptors', 'numbers or rows of numbers', given);
  const inRows = Array.isArray(given) && typeof given[0] === 'object' && given[0] !== null;
  const count = inRows ? population : population * width;
  if (given.length !== count)
    throw outOfRange('tell', 'descriptors', inRows ? `${count} rows` : `${count} numbers`, given.length);
  const rows = inRows ? (given as readonly ArrayLike<number>[]) : [given as ArrayLike<number>];
  const numbers = new Float64Array(population * width);
  for (const [i, row] of rows.entries()) {
    const length = inRows ? width : count;
    if (row?.length !== length)
      throw outOfRange('tell', `descriptors[${i}]`, `${length} numbers`, row?.length ?? 'none');
    for (let j = 0; j < length; j++) {
      if (typeof row[j] !== 'number')
        throw wrongKind('tell', inRows ? `descriptors[${i}][${j}]` : `descriptors[${j}]`, 'a number', row[j]);
      numbers[i * width + j] = row[j] as number;
    }
  }
  return numbers;
}
