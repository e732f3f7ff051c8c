import type { Activation } from '../activations/activation.ts';
import type { Build } from '../engine/builds.ts';
import { Instance } from '../engine/instance.ts';
import { OwnArena } from '../plan/arena.ts';
import { Graph } from '../plan/graph.ts';
import { Runtime } from '../plan/runtime.ts';

/** Numbers that a kernel takes at once: ROWS rows of COLUMNS. */
const [ROWS, COLUMNS] = [16, 16];

/** z ← f(z), number by number, from one element on to before another. */
export type Apply = (z: Float64Array, from: number, to: number) => void;

/** Returns a function that applies an activation by its kernel, in f32. */
export function applyOf(activation: Activation, build: Build): Apply {
  const instance = new Instance(build);
  const runtime = new Runtime(new OwnArena(instance), { parameters: 0, gradients: 0, slots: 0, state: 0 });
  const graph = new Graph(instance.panel);
  const [x, y] = [graph.batch(COLUMNS), graph.batch(COLUMNS)];
  activation.forward(graph, y, x);
  const runnable = { graph, kept: [x, y] };
  return (z, from, to) => {
    const program = runtime.load(runnable, ROWS);
    const [input, output] = [program.element(x), program.element(y)];
    for (let first = from; first < to; first += ROWS * COLUMNS) {
      const end = Math.min(to, first + ROWS * COLUMNS);
      for (let i = first; i < end; i++) instance.f32[input + i - first] = z[i] as number;
      runtime.run();
      for (let i = first; i < end; i++) z[i] = instance.f32[output + i - first] as number;
    }
  };
}
