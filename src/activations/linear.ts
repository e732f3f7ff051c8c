import { type Activation, elementwise } from './activation.ts';

/** f(x) = x. */
export function linear(): Activation {
  const activation = elementwise('linear', {
    forward: 'linearForward',
    backward: 'linearBackward',
    dense: { forward: 'denseLinearForward', backwardInput: 'denseLinearBackwardInput' },
  });
  return {
    ...activation,
    forward(graph, y, x) {
      if (y !== x) activation.forward(graph, y, x);
    },
    backward(graph, dx, dy, y) {
      if (dx !== dy) activation.backward(graph, dx, dy, y);
    },
  };
}
