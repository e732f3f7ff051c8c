import { bits } from './scenarios/bits.ts';
import { fittingInWorker } from './scenarios/fittingInWorker.ts';
import { jobs } from './scenarios/jobs.ts';
import { liveModels } from './scenarios/liveModels.ts';
import { liveness } from './scenarios/liveness.ts';
import { lostWorker } from './scenarios/lostWorker.ts';
import { manyModels } from './scenarios/manyModels.ts';
import { pinned } from './scenarios/pinned.ts';
import { pinnedInWorker } from './scenarios/pinnedInWorker.ts';
import { storedModels } from './scenarios/storedModels.ts';
import { tensorFlowModels } from './scenarios/tensorFlowModels.ts';
import { training } from './scenarios/training.ts';
import { trainingInWorker } from './scenarios/trainingInWorker.ts';

/** What a page can be asked to do, by name. */
export const scenarios = {
  ...{ bits, fittingInWorker, jobs, liveModels, liveness, lostWorker, manyModels },
  ...{ pinned, pinnedInWorker, storedModels, tensorFlowModels, training, trainingInWorker },
};

export type Scenarios = typeof scenarios;
