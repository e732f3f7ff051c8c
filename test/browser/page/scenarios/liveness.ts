import { dense, engine, sequential } from '../../../../src/index.ts';
import { numbers } from '../../../support/random.ts';
import { type Gaps, watchFrames, watchTimers } from '../gaps.ts';

export interface Liveness {
  /** How the training ended. */
  readonly end: string;
  readonly threads: number;
  readonly frames: Gaps;
  readonly timers: Gaps;
}

const ROWS = 1280;
const INPUTS = 784;

/** Trains for some time, and tells how long the page could not draw or call back. */
export async function liveness(threads: number | 'auto', milliseconds: number): Promise<Liveness> {
  engine({ threads });
  const model = sequential({ inputs: INPUTS, layers: [dense(128, 'relu'), dense(10, 'softmax')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const x = numbers(ROWS * INPUTS, 1);
  const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 10);
  const [frames, timers] = [watchFrames(), watchTimers()];
  const signal = AbortSignal.timeout(milliseconds);
  const end = await model.fit(x, y, { batchSize: 128, epochs: 1e9, signal }).then(String, ({ name }) => name as string);
  return { end, threads: model.threads, frames: frames.stop(), timers: timers.stop() };
}
