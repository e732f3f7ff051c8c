import { dense, engine, sequential } from '../../../../src/index.ts';
import { numbers } from '../../../support/random.ts';

const UNITS = 1000;

/** Trains so many models of 16 MB, one after the other, on two threads, and keeps none; returns how many had both threads. */
export async function manyModels(models: number): Promise<number> {
  engine({ threads: 2 });
  const [x, y] = [numbers(16 * UNITS, 1), new Float32Array(16)];
  let together = 0;
  for (let i = 0; i < models; i++) {
    const model = sequential({ inputs: UNITS, layers: [dense(UNITS, 'relu'), dense(1)], seed: i });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    await model.fit(x, y, { epochs: 1 });
    together += Number(model.threads === 2);
    if (i % 2 > 0) model.dispose();
  }
  return together;
}
