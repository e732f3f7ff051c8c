import { dense, engine, fitInWorker, type Progress, sequential } from '../../../../src/index.ts';
import { hash } from '../../../support/hash.ts';
import { numbers } from '../../../support/random.ts';
import { type Gaps, watchFrames } from '../gaps.ts';
import type { Training } from './training.ts';

/** What comes of a training on the page and of the same in a worker. */
export interface Fitted {
  readonly here: readonly unknown[];
  readonly there: readonly unknown[];
  readonly epochs: readonly number[];
  /** What a training rejects with whose loop was left. */
  readonly left: string;
  readonly frames: Gaps;
}

const ROWS = 640;
const INPUTS = 784;

export async function fittingInWorker({ threads }: Training): Promise<Fitted> {
  engine({ threads });
  const x = numbers(ROWS * INPUTS, 1);
  const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 10);
  const options = { epochs: 30, batchSize: 128, validationSplit: 0.2 };
  const [here, there] = [1, 2].map(() => {
    const model = sequential({ inputs: INPUTS, layers: [dense(128, 'relu'), dense(10, 'softmax')], seed: 6 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
    return model;
  }) as [ReturnType<typeof sequential>, ReturnType<typeof sequential>];
  const frames = watchFrames();
  const training = fitInWorker(there, x, y, options);
  const progress: Progress[] = [];
  for await (const step of training) progress.push(step);
  const gaps = frames.stop();
  const epochs = progress.filter(({ batch }) => batch === 0).map(({ epoch }) => epoch);
  const history = [await here.fit(x, y, options), await training.history];
  const trained = await hash(there.getWeights());
  const endless = fitInWorker(there, x, y, { epochs: 1e7 });
  for await (const _ of endless) break;
  there.trainOnBatch(x, y);
  const left = await endless.history.then(String, ({ name }: Error) => name);
  return {
    here: [history[0], await hash(here.getWeights())],
    there: [history[1], trained],
    epochs,
    left,
    frames: gaps,
  };
}
