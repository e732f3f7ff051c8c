import { wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { named } from '../base/names.ts';
import type { Activation } from './activation.ts';
import * as common from './common.ts';
import type * as activations from './index.ts';

export type ActivationName = keyof typeof activations;

/** Resolves an activation, given by name or as a value such as `leakyRelu({ slope: 0.1 })`. */
export function resolveActivation(where: string, activation: ActivationName | Activation): Activation {
  if (typeof activation === 'string') return named(where, 'activation', activation, 'activations', common);
  if (
    isKind(activation, 'Object') &&
    typeof activation.name === 'string' &&
    [activation.forward, activation.backward].every((method) => typeof method === 'function')
  )
    return activation;
  throw wrongKind(where, 'activation', "a name such as 'relu' or an activation such as leakyRelu()", activation);
}
