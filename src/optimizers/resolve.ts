import { wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { named } from '../base/names.ts';
import * as common from './common.ts';
import type * as optimizers from './named.ts';
import type { Optimizer } from './optimizer.ts';

export type OptimizerName = keyof typeof optimizers;

/** Resolves an optimizer, given by name or as a value such as `adam({ learningRate: 0.01 })`. */
export function resolveOptimizer(where: string, optimizer: OptimizerName | Optimizer): Optimizer {
  if (typeof optimizer === 'string') return named(where, 'optimizer', optimizer, 'optimizers', common);
  if (isOptimizer(optimizer)) return optimizer;
  throw wrongKind(where, 'optimizer', "a name such as 'adam' or an optimizer such as sgd()", optimizer);
}

/** Whether a value has all members of an optimizer. */
function isOptimizer(value: Optimizer): boolean {
  if (!isKind(value, 'Object')) return false;
  const { name, learningRate, slots, accumulate, spans, update, write } = value;
  return (
    typeof name === 'string' &&
    ['number', 'function'].includes(typeof learningRate) &&
    [slots, accumulate].every(Number.isInteger) &&
    [spans, update, write].every((method) => typeof method === 'function')
  );
}
