import { describe, expect, test } from 'vitest';
import { available } from '../support/builds.ts';
import { functions } from '../support/functions.ts';
import { sweep } from '../support/sweep.ts';

describe.each(available)('build %s', (build) => {
  test.each(Object.keys(functions))('%s keeps its bound on every float of its domain', (name) => {
    const f = functions[name];
    const [from, to] = f.domain ?? [0, 0xffffffff];
    const worst = sweep(build, f, to - from + 1, (index) => from + index);
    console.log(`${build}  ${name}: at most ${worst.ulps.toFixed(3)} ULP, at ${worst.x} (bound ${f.bound})`);
    expect(worst.ulps, `at ${worst.x}: got ${worst.got}`).toBeLessThanOrEqual(f.bound);
  });
});
