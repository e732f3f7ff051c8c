import { checkName, wrongKind } from '../engine/errors.ts';
import * as optimizers from './named.ts';
import type { Optimizer } from './optimizer.ts';

export type OptimizerName = keyof typeof optimizers;

/** The optimizer itself, from its name or a value such as `adam({ learningRate: 0.01 })`. */
export function resolveOptimizer(where: string, optimizer: OptimizerName | Optimizer): Optimizer {
  if (typeof optimizer === 'string')
    return checkName(where, 'optimizer', optimizer, optimizers, '; by value: muon(), lbfgs()')();
  if (typeof optimizer === 'object' && optimizer !== null && typeof optimizer.write === 'function') return optimizer;
  throw wrongKind(where, 'optimizer', "a name such as 'adam' or an optimizer such as sgd()", optimizer);
}
