import { dense, type EngineReport, engine, sequential } from '../../../../src/index.ts';
import { hash } from '../../../support/hash.ts';
import { numbers } from '../../../support/random.ts';

export interface Training {
  readonly threads: number;
}

export interface Trained {
  readonly report: EngineReport;
  /** The threads at the end of each epoch. */
  readonly threads: readonly number[];
  readonly weights: string;
  readonly predicted: readonly number[];
}

const ROWS = 500;
const INPUTS = 40;

/** Trains a network twice. */
export async function training({ threads }: Training): Promise<Trained> {
  const report = engine({ threads });
  const model = sequential({ inputs: INPUTS, layers: [dense(50, 'tanh'), dense(3, 'softmax')], seed: 6 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const x = numbers(ROWS * INPUTS, 1);
  const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 3);
  const seen: number[] = [];
  const callbacks = { onEpochEnd: () => void seen.push(model.threads) };
  for (let fit = 0; fit < 2; fit++) await model.fit(x, y, { epochs: 3, callbacks });
  return { report, threads: seen, weights: await hash(model.getWeights()), predicted: [...model.predict(x)] };
}
