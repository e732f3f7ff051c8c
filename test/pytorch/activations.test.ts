// Activations and their gradients as PyTorch has them. activations.json is made by activations.py, which says how.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/activations/activation.ts';
import * as activations from '../../src/activations/index.ts';
import { backward, forward } from '../support/activation.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';

interface Problem {
  readonly columns: number;
  readonly x: number[];
  readonly dy: number[];
  readonly cases: readonly { name: keyof typeof activations; options: object; y: number[]; dx: number[] }[];
}

const { problems }: { problems: Problem[] } = JSON.parse(
  readFileSync(new URL('activations.json', import.meta.url), 'utf8'),
);

/** Those that PyTorch 1.13 has not. */
const missing = ['linear', 'sparsemax', 'sparsePlus', 'squareplus'];

/** What is greater than every f32 is infinite. */
const inFloats = (numbers: readonly number[]) => numbers.map((x) => Math.min(Math.max(x, -(2 ** 128)), 2 ** 128));

test('every activation is there', () => {
  const names = new Set(problems.flatMap(({ cases }) => cases.map(({ name }) => name)));
  expect([...names, ...missing].sort()).toEqual(Object.keys(activations).sort());
});

describe.each(available)('%s', (build) => {
  for (const { columns, x, dy, cases } of problems) {
    for (const { name, options, y, dx } of cases) {
      // A derivative computed from an output near its bound has the rounding of that output.
      test(`${name} ${JSON.stringify(options)}`, () => {
        const activation = (activations[name] as (options: object) => Activation)(options);
        expectClose(inFloats([...forward(build, activation, x, columns)]), inFloats(y), 1e-6, 1e-8, 'y');
        expectClose(inFloats([...backward(build, activation, dy, x, columns)]), inFloats(dx), 2e-6, 4e-7, 'dx');
      });
    }
  }
});
