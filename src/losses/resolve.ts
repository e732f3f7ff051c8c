import { checkName, wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import * as losses from './index.ts';
import type { Loss } from './loss.ts';

export type LossName = keyof typeof losses;

/** Resolves a loss, given by name or value. */
export function resolveLoss(where: string, loss: LossName | Loss): Loss {
  if (typeof loss === 'string') return checkName(where, 'loss', loss, losses)();
  const whole =
    isKind(loss, 'Object') && typeof loss.name === 'string' && (loss.rows ?? typeof loss.row === 'function');
  if (whole && Array.isArray(loss.scalars)) return loss;
  throw wrongKind(where, 'loss', `one of ${Object.keys(losses).join(', ')}`, loss);
}

/** Creates the loss of this name with its options. */
export function makeLoss(name: LossName, options: object): Loss {
  return (losses[name] as (options: object) => Loss)(options);
}
