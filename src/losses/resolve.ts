import { checkName, wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import * as losses from './index.ts';
import type { Loss } from './loss.ts';

export type LossName = keyof typeof losses;

/** The loss itself, from its name or a value. */
export function resolveLoss(where: string, loss: LossName | Loss): Loss {
  if (typeof loss === 'string') return checkName(where, 'loss', loss, losses)();
  const whole =
    isKind(loss, 'Object') && typeof loss.name === 'string' && (loss.rows ?? typeof loss.row === 'function');
  if (whole && Array.isArray(loss.scalars)) return loss;
  throw wrongKind(where, 'loss', `one of ${Object.keys(losses).join(', ')}`, loss);
}

/** The loss of that name with these options, which are its own. */
export function makeLoss(name: LossName, options: object): Loss {
  return (losses[name] as (options: object) => Loss)(options);
}
