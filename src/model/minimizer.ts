import { persistent } from '../plan/tensor.ts';
import { countParameters, type PlacedParameter, parametersOf } from './network.ts';
import { formOf, type Rowset } from './rowset.ts';
import type { Compiled, TrainingState } from './state.ts';
import { feedStep } from './step.ts';
import { runAlone } from './stepRuns.ts';

/**
 * Iterations of an optimizer that minimizes the loss over all rows: each `next` is one, after which the model has the
 * weights of the best point so far. It ends at a minimum.
 */
export function* minimizing(state: TrainingState, compiled: Compiled, rowset: Rowset): Generator<void, void> {
  const { minimize } = compiled.optimizer;
  if (!minimize) return;
  const place = placesOf(state, compiled);
  const start = new Float64Array(countParameters(place.map(({ parameter }) => parameter)));
  for (const each of place) each.read(state.runtime.instance.f32, 'parameters', start);
  for (const { w } of minimize((at, gradient) => evaluateAt(state, compiled, rowset, at, gradient), start)) {
    const memory = state.runtime.instance.f32;
    for (const each of place) each.write(memory, w);
    state.steps++;
    runAlone(state, compiled.graphs.statistics);
    yield;
  }
}

/** The loss of all rows with the weights w, and its gradient. */
function evaluateAt(
  state: TrainingState,
  compiled: Compiled,
  rowset: Rowset,
  w: Float64Array,
  gradient: Float64Array,
): number {
  const { runtime } = state;
  const graph = compiled.graphs.gradients(formOf(rowset));
  feedStep(state, compiled, graph, rowset, { first: 0, count: rowset.rows });
  const place = placesOf(state, compiled);
  for (const each of place) each.write(runtime.instance.f32, w);
  runtime.run();
  for (const each of place) each.read(runtime.instance.f32, 'gradients', gradient);
  const { f64 } = runtime.instance;
  const { sums, lossWeights } = compiled;
  return sums.reduce((total, sum, i) => total + (lossWeights[i] ?? 1) * (f64[runtime.element(sum) / 2] as number), 0);
}

interface Place {
  readonly parameter: PlacedParameter;
  read(memory: Float32Array, region: 'parameters' | 'gradients', all: Float64Array): void;
  write(memory: Float32Array, all: Float64Array): void;
}

/** Where each trainable parameter is, among all their numbers and in memory. */
function placesOf({ runtime }: TrainingState, { network }: Compiled): Place[] {
  let first = 0;
  return parametersOf(network)
    .filter(({ trainable }) => trainable)
    .map((parameter) => {
      const { storage, tensor } = parameter;
      const length = countParameters([parameter]);
      const from = first;
      first += length;
      const elementIn = (region: 'parameters' | 'gradients') =>
        runtime.element(persistent(region, tensor.offset, tensor.columns));
      return {
        parameter,
        read(memory, region, all) {
          const data = new Float32Array(length);
          storage.read(memory, elementIn(region), data);
          all.set(data, from);
        },
        write: (memory, all) => storage.write(memory, elementIn('parameters'), all.subarray(from, from + length)),
      };
    });
}
