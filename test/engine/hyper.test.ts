import { expect, test } from 'vitest';
import * as hyper from '../../src/engine/hyper.ts';
import { HYPER_NUMBERS } from '../../src/engine/shared.ts';

const places: Readonly<Record<string, number>> = hyper;

/** The places of a rule by name. */
const placesOf = (rule: string) =>
  Object.fromEntries(
    Object.entries(places)
      .filter(([name]) => name.startsWith(rule) && /^[A-Z]/.test(name.slice(rule.length)))
      .map(([name, place]) => [name.slice(rule.length), place]),
  );

test('a rule has its numbers behind keep, each at a place of its own', () => {
  const rules = [
    ...new Set(Object.keys(places).map((name) => /^[a-z]+(?:[A-Z][a-z]+(?=[A-Z]))?/.exec(name)?.[0] ?? '')),
  ];
  expect(rules.filter(Boolean).length).toBeGreaterThan(10);
  for (const rule of rules.filter(Boolean)) {
    const taken = Object.values(placesOf(rule)).sort();
    expect(taken, rule).toEqual(taken.map((_, index) => index + 1));
    expect(taken.length, rule).toBeLessThan(HYPER_NUMBERS);
  }
  expect(hyper.KEEP).toBe(0);
});

test.each([
  ['amsGrad', 'adam'],
  ['nesterov', 'momentum'],
  ['sgd', 'momentum'],
])('%s has its numbers where %s has them, for one function writes both', (rule, other) => {
  expect(placesOf(other)).toMatchObject(placesOf(rule));
  expect(Object.keys(placesOf(rule)).length).toBeGreaterThan(0);
});

test.each(['nadam', 'rAdam'])('%s has the shares of its running means where Adam has them', (rule) => {
  const { Beta1, Rest1, Beta2, Rest2 } = placesOf(rule);
  expect(placesOf('adam')).toMatchObject({ Beta1, Rest1, Beta2, Rest2 });
});
