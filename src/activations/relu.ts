import { type Activation, elementwise } from './activation.ts';

/** f(x) = max(x, 0). */
export function relu(): Activation {
  return elementwise('relu', {
    forward: 'reluForward',
    backward: 'reluBackward',
    dense: { forward: 'denseReluForward', backwardInput: 'denseReluBackwardInput' },
  });
}
