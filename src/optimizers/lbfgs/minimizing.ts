import type { Parameter, Storage } from '../../plan/parameter.ts';
import type { Runtime } from '../../plan/runtime.ts';
import { gradientAt, type Tensor } from '../../plan/tensor.ts';
import { type MinimizeOptions, minimize } from './minimize.ts';

/** The loss of a model over all rows, as a function of what learns. */
export interface Objective {
  readonly runtime: Runtime;
  readonly parameters: readonly Omit<Parameter, 'name'>[];
  /** Loads the rows and the program that fills the gradients: the memory may move. */
  load(): void;
  /** The loss, after the program has run. */
  loss(): number;
}

/** Iterations of L-BFGS: after each, the model has the weights of the best point so far. It ends at a minimum. */
export function* minimizing(objective: Objective, options: MinimizeOptions): Generator<void, void> {
  const { runtime, parameters } = objective;
  const lengths = parameters.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const start = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));

  /** Calls for each parameter: where it, or its gradient, is in memory, and where it begins among all their numbers. */
  const forEach = (
    placeOf: (parameter: Tensor) => Tensor,
    call: (storage: Storage, element: number, first: number, length: number) => void,
  ) => {
    let first = 0;
    for (const [index, { storage, tensor }] of parameters.entries()) {
      const length = lengths[index] as number;
      call(storage, runtime.element(placeOf(tensor)), first, length);
      first += length;
    }
  };
  const itself = (parameter: Tensor) => parameter;
  const read = (placeOf: (parameter: Tensor) => Tensor, all: Float64Array) =>
    forEach(placeOf, (storage, element, first, length) => {
      const data = new Float32Array(length);
      storage.read(runtime.instance.f32, element, data);
      all.set(data, first);
    });
  const write = (all: Float64Array) =>
    forEach(itself, (storage, element, first, length) =>
      storage.write(runtime.instance.f32, element, all.subarray(first, first + length)),
    );

  read(itself, start);
  const evaluate = (w: Float64Array, gradient: Float64Array) => {
    objective.load();
    write(w);
    runtime.run();
    read(gradientAt, gradient);
    return objective.loss();
  };
  for (const { w } of minimize(evaluate, start, options)) {
    write(w);
    yield;
  }
}
