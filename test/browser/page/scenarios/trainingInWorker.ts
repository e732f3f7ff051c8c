import { inWorker } from '../inWorker.ts';
import type { Trained, Training } from './training.ts';

/** The same training, in a worker of the page. */
export const trainingInWorker = (input: Training): Promise<Trained> => inWorker('training', input);
