import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as shared from '../../src/engine/shared.ts';

const kernels = readFileSync(new URL('../../assembly/shared.ts', import.meta.url), 'utf8');

test('TypeScript has the numbers that the kernels have', () => {
  const lines = [...kernels.matchAll(/^export const (\w+): u32 = (.+);$/gm)];
  expect(Object.keys(shared).sort()).toEqual(lines.map(([, name]) => name).sort());
  for (const [, name, digits] of lines)
    expect(shared[name as keyof typeof shared], name).toBe(Number(digits?.replaceAll('_', '')));
});
