import { describe, expect, test } from 'vitest';
import { available } from '../support/builds.ts';
import { functions } from '../support/functions.ts';
import { random } from '../support/random.ts';
import { sweep } from '../support/sweep.ts';

const POINTS = 1_000_000;
const names = Object.keys(functions);

/** Bit patterns where floats change their kind: zeros, denormals, ones, infinities, NaN; and what is next to them. */
const edges = [0, 1, 0x7fffff, 0x800000, 0x3f800000, 0x7f7fffff, 0x7f800000, 0x7fc00000]
  .flatMap((bits) => [bits - 1, bits, bits + 1])
  .filter((bits) => bits >= 0)
  .flatMap((bits) => [bits, (bits | 0x80000000) >>> 0]);

describe.each(available)('build %s', (build) => {
  test.each(names)('%s keeps its bound on a million points, spread evenly over all floats of its domain', (name) => {
    const f = functions[name];
    const [from, to] = f.domain ?? [0, 0xffffffff];
    const next = random(1);
    const inputs = Uint32Array.from({ length: POINTS }, (_, i) =>
      Math.min(to, from + Math.floor(((i + next()) * (to - from + 1)) / POINTS)),
    );
    const worst = sweep(build, f, POINTS, (index) => inputs[index]);
    expect(worst.ulps, `at ${worst.x}: got ${worst.got}`).toBeLessThanOrEqual(f.bound);
  });

  test.each(names)('%s keeps its bound where floats change their kind', (name) => {
    const f = functions[name];
    const [from, to] = f.domain ?? [0, 0xffffffff];
    const inputs = edges.filter((bits) => bits >= from && bits <= to);
    const worst = sweep(build, f, inputs.length, (index) => inputs[index]);
    expect(worst.ulps, `at ${worst.x}: got ${worst.got}`).toBeLessThanOrEqual(f.bound);
  });
});
