import { tensorsOf } from '../plan/graph.ts';
import type { Compiled, TrainingState } from './state.ts';
import { runAlone } from './step.ts';

/**
 * What a batch has left beside the gradients of trainable parameters, for what layers change by themselves: returns what
 * changes it by that batch, whatever has run since; nothing if no layer does.
 */
export function takeMoments(state: TrainingState, { graphs: { statistics } }: Compiled): (() => void) | undefined {
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
