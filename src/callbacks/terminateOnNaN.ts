import { builtIn } from '../base/builtIn.ts';
import type { Callback } from './callback.ts';
import { nonFinite } from './nonFinite.ts';

/**
 * Ends training at the first step whose loss or gradients are not finite: `fit` rejects with an Error that names the
 * step and the layer where this started, and the model keeps the weights from before the step. Checks every step, which
 * takes a few percent of its time.
 */
export function terminateOnNaN(): Callback {
  return builtIn<Callback>({ refusal: nonFinite }, [], 'terminateOnNaN');
}
