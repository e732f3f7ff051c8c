import { engine, fitInWorker } from '../../../../src/index.ts';
import { hash } from '../../../support/hash.ts';
import { SEED, trained } from '../../../support/trained.ts';
import { createUntrusted, createWorker } from '../createWorker.ts';

const waysToCreate = { text: {}, file: { createWorker }, 'untrusted file': { createWorker: createUntrusted } };

export interface Pinned {
  /** What workers are made from: text, or the package's file. */
  readonly workers: keyof typeof waysToCreate;
  readonly byFitInWorker: boolean;
}

export interface PinnedOutcome {
  readonly weights: string;
  /** Of the model; that of `fitInWorker` has its threads elsewhere. */
  readonly threads: number;
}

/** The hash of the pinned training, for which two threads are asked, by `fit` or by `fitInWorker`. */
export async function pinned({ workers, byFitInWorker }: Pinned): Promise<PinnedOutcome> {
  engine({ threads: 2, ...waysToCreate[workers] });
  const fit = byFitInWorker ? (...input: Parameters<typeof fitInWorker>) => fitInWorker(...input).history : undefined;
  const model = await trained('relaxed', SEED, fit);
  return { weights: await hash(model.getWeights()), threads: model.threads };
}
