import { expect, test } from 'vitest';
import { Curve } from '../../examples/playground/training/curve.ts';

test('a curve of many epochs keeps few points, evenly, from the first one on', () => {
  const curve = new Curve();
  for (let epoch = 0; epoch <= 10_000; epoch++) if (curve.wants(epoch)) curve.add(epoch, epoch, 2 * epoch);
  const { epochs, train, test: tested } = curve.data();
  expect(epochs.length).toBeGreaterThan(256);
  expect(epochs.length).toBeLessThan(512);
  const stride = epochs[1];
  expect(epochs).toEqual(Array.from({ length: epochs.length }, (_, i) => i * stride));
  expect(train).toEqual(epochs);
  expect(tested).toEqual(epochs.map((epoch) => 2 * epoch));
});
