import { dense, sequential } from '../../../../src/index.ts';
import { numbers } from '../../../support/random.ts';

/** Models of 8-16-3 that live at the same time: how many of them predict what they predicted first, and train. */
export async function liveModels(models: number): Promise<{ predict: number; train: number }> {
  const [x, row] = [numbers(8 * 4, 1), numbers(8, 2)];
  const all = Array.from({ length: models }, (_, seed) => {
    const model = sequential({ inputs: 8, layers: [dense(16, 'relu'), dense(3, 'softmax')], seed });
    return { model, first: model.predict(row).join() };
  });
  const predict = all.filter(({ model, first }) => model.predict(row).join() === first).length;
  let train = 0;
  for (const { model } of all) {
    model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    const before = model.trainOnBatch(x, [0, 1, 2, 1]).loss;
    for (let step = 0; step < 10; step++) model.trainOnBatch(x, [0, 1, 2, 1]);
    train += Number(model.evaluate(x, [0, 1, 2, 1]).loss < before);
  }
  return { predict, train };
}
