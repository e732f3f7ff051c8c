import { dense, engine, sequential } from '../../../../src/index.ts';
import { hash } from '../../../support/hash.ts';
import { numbers } from '../../../support/random.ts';
import { createWorker } from '../createWorker.ts';
import { type Gaps, watchTimers } from '../gaps.ts';

export interface Lost {
  readonly error: string;
  /** From the last epoch to the error. */
  readonly milliseconds: number;
  readonly timers: Gaps;
  /** Whether the weights are those of the steps whose end was told, or of one more. */
  readonly whole: boolean;
  /** The same after training on, and the threads that did. */
  readonly trainsOn: boolean;
  readonly threads: number;
}

/** Few rows and many weights: the update is most of a step, and faults fall into it. */
const INPUTS = 600;
const UNITS = 500;
const ROWS = 2;
const FURTHER = 10;

const x = numbers(ROWS * INPUTS, 1);
const y = Uint8Array.from({ length: ROWS }, (_, i) => i);
const options = { batchSize: ROWS, shuffle: false };

/** A model whose epochs are of one step each. */
function made(threads: number) {
  engine({ threads });
  const model = sequential({ inputs: INPUTS, layers: [dense(UNITS, 'relu'), dense(10, 'softmax')], seed: 3 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  return model;
}

/** Trains on some threads, and ends a worker at the end of an epoch: a browser may let it work on for some seconds. */
export async function lostWorker(threads: number, epoch: number): Promise<Lost> {
  const workers: Worker[] = [];
  engine({
    createWorker() {
      workers.push(createWorker());
      return workers.at(-1) as Worker;
    },
  });
  const model = made(threads);
  const timers = watchTimers();
  let epochs = 0;
  let last = 0;
  const onEpochEnd = () => {
    last = performance.now();
    if (++epochs === epoch) workers.at(-1)?.terminate();
  };
  const training = model.fit(x, y, { ...options, epochs: 1e9, callbacks: { onEpochEnd } });
  const error = await training.then(String, ({ message }) => message as string);
  const milliseconds = performance.now() - last;
  const gaps = timers.stop();

  const weights = await hash(model.getWeights());
  const alone = made(1);
  for (let step = 0; step < epochs; step++) alone.trainOnBatch(x, y);
  let whole = weights === (await hash(alone.getWeights()));
  if (!whole) {
    alone.trainOnBatch(x, y);
    whole = weights === (await hash(alone.getWeights()));
  }
  await model.fit(x, y, { ...options, epochs: FURTHER });
  await alone.fit(x, y, { ...options, epochs: FURTHER });
  const trainsOn = (await hash(model.getWeights())) === (await hash(alone.getWeights()));
  return { error, milliseconds, timers: gaps, whole, trainsOn, threads: model.threads };
}
