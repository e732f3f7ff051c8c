import { dense } from 'lanewise';
import { expect, test } from 'vitest';
import { pointFields } from '../../examples/playground/settings/points.ts';
import { makeModel } from '../../examples/playground/training/makeModel.ts';
import { activations, optimizers, regularizers } from '../../examples/playground/vocabulary.ts';

const rows = [
  [0.5, -0.5],
  [-1, 1],
];
const targets = [0, 1];

/** The loss after some steps with one of the choices, all others as they are initially. */
async function lossWith(choice: object): Promise<number> {
  const initial = Object.fromEntries(Object.entries(pointFields).map(([name, field]) => [name, field.initial]));
  const model = makeModel({
    ...(initial as { activation: string; optimizer: string; learningRate: number; regularizer: string }),
    ...{ inputs: 2, hidden: [5, 4], output: dense(1, 'sigmoid'), loss: 'binaryCrossEntropy', seed: 3 },
    ...{ build: 'simd', penalty: 0.001 },
    ...choice,
  });
  const start = model.evaluate(rows, targets).loss;
  await model.fit(rows, targets, { epochs: 20, batchSize: 2 });
  return model.evaluate(rows, targets).loss / start;
}

test('everything that is offered can be chosen, and learns', async () => {
  const choices = [
    ...Object.keys(activations).map((activation) => ({ activation })),
    ...Object.keys(optimizers).map((optimizer) => ({ optimizer })),
    ...Object.keys(regularizers).map((regularizer) => ({ regularizer })),
  ];
  expect(choices.length).toBeGreaterThan(5);
  for (const choice of choices) expect(await lossWith(choice), JSON.stringify(choice)).toBeLessThan(1);
});
