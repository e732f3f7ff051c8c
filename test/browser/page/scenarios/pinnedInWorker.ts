import { inWorker } from '../inWorker.ts';
import type { Pinned, PinnedOutcome } from './pinned.ts';

/** The same, in a worker of the page. */
export const pinnedInWorker = (input: Pinned): Promise<PinnedOutcome> => inWorker('pinned', input);
