import { isNumericArray, type NumericArray } from '../data/table.ts';
import type { Loss } from '../losses/loss.ts';
import type { Program } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { LossGraph } from './graphs.ts';
import type { Network } from './network.ts';
import { formOf, type Rowset } from './rowset.ts';
import type { ScoreCount, Scores } from './scores.ts';
import type { Compiled, ModelState } from './state.ts';
import { writeInput, writeStep } from './step.ts';
import { isSingle } from './stepRuns.ts';

/**
 * Steps on batches that differ from the last one in their numbers alone: typed arrays of the same kind and length, one for
 * x and one for y. So only numbers are left to check, where they are copied.
 */
export class BatchLikeLast {
  readonly #compiled: Compiled;
  readonly #rows: number;
  readonly #graph: LossGraph;
  readonly #count: ScoreCount;
  readonly #x: unknown;
  readonly #y: unknown;
  readonly #xLength: number;
  readonly #yLength: number;
  readonly #isClass: boolean;
  /** One more than the greatest class index. */
  readonly #classes: number;
  readonly #holds: ((value: number) => boolean) | undefined;
  #program: Program | undefined;
  #xAt = 0;
  #yAt = 0;

  constructor(compiled: Compiled, rowset: Rowset, count: ScoreCount, x: NumericArray, y: NumericArray) {
    this.#compiled = compiled;
    this.#rows = rowset.rows;
    this.#graph = compiled.graphs.step(formOf(rowset));
    this.#count = count;
    this.#x = x.constructor;
    this.#y = y.constructor;
    this.#xLength = x.length;
    this.#yLength = y.length;
    this.#isClass = rowset.y[0]?.form === 'classes';
    this.#classes = (this.#graph.outputs[0] as Tensor).columns;
    this.#holds = (compiled.losses[0] as Loss).target?.holds;
  }

  /** Takes a step and returns the scores; or does nothing where the batch is another, or a number is not as it should be. */
  step(state: ModelState, compiled: Compiled, x: unknown, y: unknown): Scores | undefined {
    if (compiled !== this.#compiled) return undefined;
    if (!isNumericArray(x) || x.constructor !== this.#x || x.length !== this.#xLength) return undefined;
    if (!isNumericArray(y) || y.constructor !== this.#y || y.length !== this.#yLength) return undefined;
    const { runtime } = state;
    const program = runtime.load(this.#graph, this.#rows);
    if (program !== this.#program) this.#place(program);
    if (!this.#writeX(state, x) || !this.#writeY(state, y)) return undefined;
    writeStep(state, compiled, state.rateFactor * (compiled.optimizer.learningRate as number));
    const count = this.#count;
    count.restart();
    runtime.run(() => {
      state.steps++;
      state.batches++;
      count.add(state, this.#graph, program, this.#rows);
    });
    return count.result();
  }

  #place(program: Program): void {
    this.#program = program;
    this.#xAt = program.element(this.#graph.inputs[0] as Tensor);
    this.#yAt = program.element(this.#graph.targets[0] as Tensor);
  }

  /** Whether all numbers are finite. */
  #writeX({ runtime }: ModelState, x: NumericArray): boolean {
    const tensor = this.#graph.inputs[0] as Tensor;
    const rows = this.#rows;
    writeInput(runtime.instance.f32, this.#xAt, tensor, x, undefined, 0, rows);
    return runtime.instance.allFinite(4 * this.#xAt, rows, tensor.columns, tensor.stride);
  }

  /** Whether all targets are what the loss takes. */
  #writeY({ runtime }: ModelState, y: NumericArray): boolean {
    const { f32, u32 } = runtime.instance;
    if (this.#isClass) {
      for (let i = 0; i < y.length; i++) {
        const index = y[i] as number;
        if (index >>> 0 !== index || index >= this.#classes) return false;
        u32[this.#yAt + i] = index;
      }
      return true;
    }
    const { columns, stride } = this.#graph.targets[0] as Tensor;
    const holds = this.#holds;
    for (let i = 0, row = this.#yAt; i < y.length; row += stride) {
      for (let j = 0; j < columns; j++, i++) {
        const value = y[i] as number;
        f32[row + j] = value;
        if (0 * (f32[row + j] as number) !== 0 || (holds && !holds(value))) return false;
      }
    }
    return true;
  }
}

/** What takes steps on batches like this one of x and y, if it is of a kind that can be taken so. */
export function batchLike(
  { inputs }: Network,
  compiled: Compiled,
  rowset: Rowset,
  count: ScoreCount,
  x: unknown,
  y: unknown,
): BatchLikeLast | undefined {
  const { losses, optimizer } = compiled;
  if (!isNumericArray(x) || !isNumericArray(y) || rowset.weights || !isSingle(compiled)) return undefined;
  const numbersAlone =
    inputs[0]?.takes.length === 0 && (rowset.y[0]?.form === 'classes' || !losses[0]?.target?.distribution);
  if (!numbersAlone || typeof optimizer.learningRate !== 'number') return undefined;
  return new BatchLikeLast(compiled, rowset, count, x, y);
}
