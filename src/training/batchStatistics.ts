import { tensorsOf } from '../plan/graph.ts';
import type { CompiledTraining, TrainingState } from './state.ts';
import { runAlone } from './step.ts';

/**
 * Takes what layers need of the current batch to update values such as running statistics. Returns a function that
 * updates them from this batch, even if other programs have run since; undefined if no layer needs it.
 */
export function takeMoments(
  state: TrainingState,
  { graphs: { statistics } }: CompiledTraining,
): (() => void) | undefined {
  if (!statistics) return undefined;
  const { runtime } = state;
  const left = statistics.graph.instructions
    .flatMap(tensorsOf)
    .filter(({ region }) => region === 'gradients')
    .map((tensor) => {
      const start = runtime.element(tensor);
      return [tensor, runtime.instance.f32.slice(start, start + tensor.columns)] as const;
    });
  return () => {
    for (const [tensor, values] of left) runtime.instance.f32.set(values, runtime.element(tensor));
    runAlone(state, statistics);
  };
}
