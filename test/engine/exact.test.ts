import { describe, expect, test } from 'vitest';
import * as exact from '../../src/base/exact.ts';
import * as truth from '../support/fixed.ts';
import { random } from '../support/random.ts';

const POINTS = 4000;

type Case = [
  name: string,
  points: (next: () => number) => number[],
  f: (...x: number[]) => number,
  exactly: (a: bigint, b: bigint) => bigint,
  bound: number,
];

/** The greatest error over random points, in ULP, and where. */
function worstOf(points: Case[1], f: Case[2], exactly: Case[3]) {
  const next = random(7);
  let worst = { ulps: 0, x: [0] };
  for (let i = 0; i < POINTS; i++) {
    const x = points(next);
    const [a, b = 0n] = x.map(truth.fixed);
    const ulps = Math.abs(truth.ulps(f(...x), exactly(a, b)));
    if (!(ulps <= worst.ulps)) worst = { ulps, x };
  }
  return worst;
}

describe('against 300 bits', () => {
  const cases: Case[] = [
    ['exp', (next) => [160 * next() - 100], exact.exp, truth.exp, 1],
    ['exp near 0', (next) => [2 ** (-60 * next()) * (next() < 0.5 ? -1 : 1)], exact.exp, truth.exp, 1],
    ['log', (next) => [2 ** (160 * next() - 80)], exact.log, truth.log, 1],
    ['log near 1', (next) => [1 + 2 ** (-50 * next() - 2)], exact.log, truth.log, 1],
    ['log of a uniform number', (next) => [next() + 2 ** -32], exact.log, truth.log, 1],
    ['cosPi', (next) => [4 * next() - 2], exact.cosPi, truth.cosPi, 1],
    ['sinPi', (next) => [4 * next() - 2], exact.sinPi, truth.sinPi, 1],
    ['sinPi near 0', (next) => [2 ** (-60 * next())], exact.sinPi, truth.sinPi, 1],
    ['a decay, pow', (next) => [next() + 2 ** -20, 3 * next()], exact.pow, truth.pow, 2],
    ['a long decay, pow', (next) => [0.5 + next() / 2, 250 * next()], exact.pow, truth.pow, 4.5],
    ['a small decay, pow', (next) => [1 - 2 ** (-10 * next() - 5), 500 * next()], exact.pow, truth.pow, 2],
  ];

  test.each(cases)('%s', (_, points, f, exactly, bound) => {
    const worst = worstOf(points, f, exactly);
    expect(worst.ulps, `at ${worst.x}`).toBeLessThanOrEqual(bound);
  });
});

test('values that are known exactly', () => {
  for (const [x, y] of [
    [0, 1],
    [-0, 1],
    [Number.NEGATIVE_INFINITY, 0],
    [-745.2, 0],
    [-745, 2 ** -1074],
    [709.8, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ]) {
    expect(exact.exp(x), `exp ${x}`).toBe(y);
  }
  for (const [x, y] of [
    [1, 0],
    [2, Math.LN2],
    [0.5, -Math.LN2],
    [10, Math.LN10],
    [2 ** -1074, -744.4400719213812],
    [0, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [-1, Number.NaN],
    [Number.NaN, Number.NaN],
  ]) {
    expect(exact.log(x), `log ${x}`).toBe(y);
  }
  for (const [base, x, y] of [
    [0.7, 0, 1],
    [0, 0, 1],
    [0, 2, 0],
    [1, 1e9, 1],
    [0.5, 40, 2 ** -40],
    [3, 20, 3486784401],
    [0.25, 0.5, 0.5],
    [0.5, 2000, 0],
  ]) {
    expect(exact.pow(base, x), `${base} to the ${x}`).toBe(y);
  }
  const eighths = [1, Math.SQRT1_2, 0, -Math.SQRT1_2, -1, -Math.SQRT1_2, 0, Math.SQRT1_2];
  for (let i = -24; i <= 24; i++) {
    for (const got of [exact.cosPi(i / 4), exact.sinPi(i / 4 + 0.5)])
      expect(Math.abs(got - eighths[Math.abs(i) % 8]), `${i} eighths of a turn`).toBeLessThanOrEqual(2 ** -53);
  }
  expect([0.5, 1, 1.5, -0.5].map(exact.cosPi)).toEqual([0, -1, 0, 0]);
});

test('within 2 ULP of what this engine has in Math', () => {
  const next = random(3);
  const near = (actual: number, expected: number) => Math.abs(actual - expected) <= 2 ** -51 * Math.abs(expected);
  for (let i = 0; i < 20_000; i++) {
    const x = 1400 * next() - 700;
    expect(near(exact.exp(x), Math.exp(x)), `exp ${x}`).toBe(true);
    const y = 2 ** (2000 * next() - 1000);
    expect(near(exact.log(y), Math.log(y)), `log ${y}`).toBe(true);
  }
});
