import { builtIn } from '../base/builtIn.ts';
import type { Callback } from './callback.ts';
import { nonFinite } from './nonFinite.ts';

/**
 * Ends training at the first step whose loss or gradients are not finite: `fit` rejects with an Error that names the step
 * and the layer where they began, and the model keeps its weights of the step before. Every step is looked through, which
 * takes a few percent of its time.
 */
export function terminateOnNaN(): Callback {
  return builtIn<Callback>({ refusal: nonFinite }, [], 'terminateOnNaN');
}
