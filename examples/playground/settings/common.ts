import { type Build, engine } from 'lanewise';
import { batchSizes, learningRates, optimizers, penalties, regularizers } from '../vocabulary.ts';
import { earlierRates } from './earlierRates.ts';
import { asView, choice, pick, whole } from './field.ts';
import { MOST_EPOCHS } from './mostEpochs.ts';

/** Builds that run here; a result's bits depend on it. */
const builds = Object.fromEntries(engine().available.map((build) => [build, build])) as Record<Build, string>;

export const build = choice('Build', engine().build, builds);

/** What both tabs that train have, with where they start. */
export function common(initial: { learningRate: number; batchSize: number }) {
  return {
    optimizer: choice('Optimizer', 'adam', optimizers),
    learningRate: pick('Learning rate', initial.learningRate, learningRates),
    earlier: asView(earlierRates),
    batchSize: pick('Batch size', initial.batchSize, batchSizes),
    regularizer: choice('Regularization', 'none', { none: 'None', ...regularizers }),
    penalty: pick('Strength', 0.001, penalties),
    seed: whole('Seed', 1, 0, 2 ** 32 - 1),
    build,
    epochs: asView(whole('Epochs', 0, 0, MOST_EPOCHS)),
  };
}
