import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { site } from './support/site.ts';

const visit = site({});
const { y, trained } = JSON.parse(readFileSync(new URL('../tensorflow/stored.json', import.meta.url), 'utf8'));

test('models are read where TensorFlow.js keeps them in a page', async () => {
  const { outcome, warnings } = await visit('tensorFlowModels');
  const { predicted, ...rest } = outcome;
  for (const model of predicted) {
    for (const [index, value] of y.entries()) expect(model.before[index]).toBeCloseTo(value, 6);
    for (const [index, value] of trained.entries()) expect(model.trained[index]).toBeCloseTo(value, 5);
  }
  const place = "the page's database of TensorFlow.js";
  expect(rest).toEqual({
    none: `RangeError: fromTensorFlow: name must be one of those in ${place} (none), got 'digits'`,
    databases: [],
    refused: [
      `RangeError: fromTensorFlow: name must be one of those in ${place} ('digits'), got 'digit'`,
      "RangeError: fromTensorFlow: name must be one of those in localStorage ('some/digits'), got 'digits'",
      `RangeError: fromTensorFlow: name must be one of those in ${place} ('digits'), got ''`,
      expect.stringContaining("fetch reaches; 'tensors://digits' fails"),
    ],
    damaged: 'RangeError: fromTensorFlow: weight_data must be base64, got other text',
  });
  expect(warnings).toEqual([]);
});
