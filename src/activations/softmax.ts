import { builtIn } from '../engine/builtIn.ts';
import { ROWS } from '../plan/tensor.ts';
import type { Activation } from './activation.ts';

/** f(x)ᵢ = e^xᵢ / Σⱼ e^xⱼ over each row: positive numbers that sum to 1. */
export function softmax(): Activation {
  return builtIn({
    ...{ name: 'softmax', options: {}, source: 'output' },
    forward(graph, y, x) {
      graph.call('softmaxForward', { y, x, rows: ROWS, columns: y.columns, stride: y.stride });
    },
    backward(graph, dx, dy, y) {
      graph.call('softmaxBackward', { dx, dy, y, rows: ROWS, columns: y.columns, stride: y.stride });
    },
  });
}
