import { wrongKind } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { named } from '../base/names.ts';
import * as common from './common.ts';
import type * as losses from './index.ts';
import type { Loss } from './loss.ts';

export type LossName = keyof typeof losses;

/** Resolves a loss, given by name or value. */
export function resolveLoss(where: string, loss: LossName | Loss): Loss {
  if (typeof loss === 'string') return named(where, 'loss', loss, 'losses', common);
  const whole =
    isKind(loss, 'Object') && typeof loss.name === 'string' && (loss.rows ?? typeof loss.row === 'function');
  if (whole && Array.isArray(loss.scalars)) return loss;
  throw wrongKind(where, 'loss', "a name such as 'meanSquaredError' or a loss such as huber()", loss);
}
