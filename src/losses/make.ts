import * as losses from './index.ts';
import type { Loss } from './loss.ts';
import type { LossName } from './resolve.ts';

/** Creates the loss of this name with its options. */
export function makeLoss(name: LossName, options: object): Loss {
  return (losses[name] as (options: object) => Loss)(options);
}
