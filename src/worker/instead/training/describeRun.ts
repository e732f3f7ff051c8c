// In a worker, no callback of the user sees the run: calls of callbacks go to the page.

import type { Run } from '../../../callbacks/callback.ts';

export function describeRun(_state: object, _compiled: object, _request: object, stop: () => void): Pick<Run, 'stop'> {
  return { stop };
}
