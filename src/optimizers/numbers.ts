// What writes the numbers of a step, for a worker: the calls of an optimizer are in graphs by then.

import { adadeltaNumbers } from './adadelta.ts';
import { adagradNumbers } from './adagrad.ts';
import { adamNumbers } from './adam.ts';
import { adamaxNumbers } from './adamax.ts';
import { decayed } from './decayed.ts';
import type * as optimizers from './index.ts';
import { lionNumbers } from './lion.ts';
import { muonNumbers } from './muon.ts';
import { nadamNumbers } from './nadam.ts';
import type { WriteNumbers } from './optimizer.ts';
import { rAdamNumbers } from './rAdam.ts';
import { rmspropNumbers } from './rmsprop.ts';
import { sgdNumbers } from './sgd.ts';

/** By optimizers' names, from all options. */
const numbers: Readonly<Record<keyof typeof optimizers, (options: never) => WriteNumbers>> = {
  adadelta: adadeltaNumbers,
  adagrad: adagradNumbers,
  adam: adamNumbers,
  adamax: adamaxNumbers,
  adamW: adamNumbers,
  lion: lionNumbers,
  muon: muonNumbers,
  nadam: nadamNumbers,
  rAdam: rAdamNumbers,
  rmsprop: rmspropNumbers,
  sgd: sgdNumbers,
};

/** `write` of the optimizer of this name with these options. */
export function numbersOf(name: string, options: { readonly weightDecay: number }): WriteNumbers {
  return decayed(options.weightDecay, numbers[name as keyof typeof numbers](options as never));
}
