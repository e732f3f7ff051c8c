import { notedColumns } from '../data/columns.ts';
import { isNumericArray, type NumericArray, ownArray } from '../data/table.ts';
import type { Network } from '../network/network.ts';
import type { Program } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import { type Examples, signatureOf } from './examples.ts';
import { writeInput, writeStep } from './feed.ts';
import type { ScoreCount, Scores } from './scores.ts';
import type { Compiled, ModelState } from './state.ts';
import { isSingle } from './step.ts';

/** Takes a step and returns the scores; does nothing if the batch has another form, or a number is invalid. */
export type StepLikeLast = (state: ModelState, compiled: Compiled, x: unknown, y: unknown) => Scores | undefined;

/**
 * Takes steps on batches that differ from x and y only in their numbers: typed arrays of the same type and length. Then
 * only numbers must be checked, while they are copied. Undefined for batches that do not support this.
 */
export function stepLike(
  { inputs }: Network,
  compiled: Compiled,
  examples: Examples,
  count: ScoreCount,
  x: unknown,
  y: unknown,
): StepLikeLast | undefined {
  const { optimizer, losses } = compiled;
  const { rows } = examples;
  const rate = optimizer.learningRate;
  const target = losses[0]?.target;
  const isClass = examples.y[0]?.form === 'classes';
  if (!isNumericArray(x) || !isNumericArray(y) || examples.weights || !isSingle(compiled)) return undefined;
  if (ownArray(x) !== x || ownArray(y) !== y) return undefined;
  if (inputs[0]?.takes.length !== 0 || (target?.distribution && !isClass) || typeof rate !== 'number') return undefined;

  const graph = compiled.graphs.step(signatureOf(examples));
  const [input, answer, output] = [graph.inputs[0], graph.targets[0], graph.outputs[0]] as [Tensor, Tensor, Tensor];
  const [likeX, likeY] = [likeOf(x), likeOf(y)];
  let placed: Program | undefined;
  let [xAt, yAt] = [0, 0];

  /** Whether the loss accepts all targets. */
  const writeTargets = (f32: Float32Array, u32: Uint32Array, targets: NumericArray): boolean => {
    for (let i = 0, row = yAt; i < targets.length; row += answer.stride) {
      for (let j = 0; j < answer.columns; j++, i++) {
        const value = targets[i] as number;
        if (isClass) {
          if (value >>> 0 !== value || value >= output.columns) return false;
          u32[row + j] = value;
        } else {
          f32[row + j] = value;
          if (0 * (f32[row + j] as number) !== 0 || (target && !target.holds(value))) return false;
        }
      }
    }
    return true;
  };

  return (state, now, nextX, nextY) => {
    if (now !== compiled || state.labels[0] || !likeX(nextX) || !likeY(nextY)) return undefined;
    const { runtime } = state;
    const program = runtime.load(graph, rows);
    if (program !== placed) [placed, xAt, yAt] = [program, program.element(input), program.element(answer)];
    const { instance } = runtime;
    writeInput(instance.f32, xAt, input, nextX, undefined, 0, rows);
    if (!instance.allFinite(4 * xAt, rows, input.columns, input.stride)) return undefined;
    if (!writeTargets(instance.f32, instance.u32, nextY)) return undefined;
    writeStep(state, compiled, state.rateFactor * rate);
    count.restart();
    runtime.run(() => {
      state.steps++;
      state.batches++;
      count.add(state, graph, program, rows);
    });
    return count.result();
  };
}

/** Whether a value is an array of the kind, length and noted columns of another, of which nothing is kept. */
function likeOf(array: NumericArray): (value: unknown) => value is NumericArray {
  const { length } = array;
  const kind = Object.getPrototypeOf(array);
  const columns = notedColumns(array);
  return (value): value is NumericArray =>
    isNumericArray(value) &&
    Object.getPrototypeOf(value) === kind &&
    value.length === length &&
    notedColumns(value) === columns;
}
