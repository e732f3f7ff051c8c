import { expect, test } from 'vitest';
import { LearningRates } from '../../examples/playground/training/learningRates.ts';
import { measureSpeed } from '../../examples/playground/training/measureSpeed.ts';

test.each([0.3, 4, 70])('samples a second of epochs of %d ms, the first of which are slow', async (epoch) => {
  let [now, slow] = [0, 2];
  const speed = await measureSpeed(
    240,
    async (epochs) => {
      now += epochs * epoch + (slow-- > 0 ? 5 : 0);
    },
    () => now,
  );
  expect(speed).toBeCloseTo((1000 * 240) / epoch, 6);
});

test('a learning rate holds from where it was changed; what came after is forgotten', () => {
  const rates = new LearningRates(0.1, [
    { rate: 0.01, until: 10 },
    { rate: 0.03, until: 20 },
  ]);
  expect([0, 9, 10, 19, 20].map((epoch) => rates.at(epoch))).toEqual([0.01, 0.01, 0.03, 0.03, 0.1]);
  rates.change(15, 1);
  expect(rates.earlier).toEqual([
    { rate: 0.01, until: 10 },
    { rate: 0.03, until: 15 },
  ]);
  expect(rates.at(15)).toBe(1);
  rates.change(0, 3);
  expect([rates.earlier, rates.at(0)]).toEqual([[], 3]);
});
