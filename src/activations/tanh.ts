import { type Activation, elementwise } from './activation.ts';

/** f(x) = tanh x, within 4 ULP. */
export function tanh(): Activation {
  return elementwise('tanh', {
    forward: 'tanhForward',
    backward: 'tanhBackward',
    dense: { forward: 'denseTanhForward', backwardInput: 'denseTanhBackwardInput' },
  });
}
