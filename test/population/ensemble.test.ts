import { expect, test } from 'vitest';
import { dense, sequential } from '../../src/index.ts';
import { ensemble, population } from '../../src/population/index.ts';
import { numbersFrom } from './networks.ts';

const ROWS = 9;
const SIZE = 5;

test.each([1, 2, 4])('an ensemble with %i outputs gives mean, variance and majority of its members', (outputs) => {
  const make = (seed: number) =>
    sequential({ inputs: 3, layers: [dense(4, 'tanh'), dense(outputs, outputs > 1 ? 'softmax' : 'sigmoid')], seed });
  const x = numbersFrom(outputs).numbers(ROWS * 3, 2);
  const models = Array.from({ length: SIZE }, (_, i) => make(i));
  const predicted = models.map((model) => model.predict(x));
  const mean = Array.from({ length: ROWS * outputs }, (_, j) => predicted.reduce((sum, y) => sum + y[j], 0) / SIZE);
  const variance = mean.map((m, j) => predicted.reduce((sum, y) => sum + (y[j] - m) ** 2, 0) / SIZE);
  const majority = Array.from({ length: ROWS }, (_, row) => {
    const votes = models.map((model) => model.predictClasses<number>(x)[row]);
    return [...new Set(votes)].sort(
      (a, b) => votes.filter((v) => v === b).length - votes.filter((v) => v === a).length || a - b,
    )[0];
  });
  for (const many of [ensemble(models), ensemble(population(make(0), { size: SIZE }))]) {
    expect(many.size).toBe(SIZE);
    expect([...many.mean(x)]).toEqual(mean.map(Math.fround));
    expect([...many.variance(x)]).toEqual(variance.map(Math.fround));
    expect([...many.majority(x)]).toEqual(majority);
  }
});

test('what does not go together is refused', () => {
  const make = (outputs: number) => sequential({ inputs: 3, layers: [dense(outputs)] });
  expect(() => ensemble([])).toThrow(/^ensemble: members /);
  expect(() => ensemble([make(1), make(2)])).toThrow(/^ensemble: members\[1\] /);
  expect(() => ensemble([make(1), 3 as never])).toThrow(/^ensemble: members\[1\] .*a model/);
  expect(() => ensemble([make(1)]).mean([[1, 2]])).toThrow(/^mean: x/);
});
