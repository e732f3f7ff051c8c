import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { difference } from '../../assembly/packing/difference.js';
import { packed } from '../../src/engine/binaries/packed.ts';
import { builds } from '../../src/engine/builds.ts';
import { readBuild } from '../../src/engine/kernelFiles.ts';
import { patch } from '../../src/engine/packing/patch.ts';
import { random } from '../support/random.ts';

const recorded = readFileSync(new URL('../../assembly/kernels.sha256', import.meta.url), 'utf8');
const read = (file: string) => readFileSync(new URL(`../../dist/${file}`, import.meta.url));

test.each(builds)('the files of %s give the recorded binary', (build) => {
  const binary = readBuild(build, packed.files, read);
  expect(recorded).toContain(`${createHash('sha256').update(binary).digest('hex')}  ${build}.wasm\n`);
});

test('a file of another version is refused', () => {
  expect(() => readBuild('wide', packed.files, () => new Uint8Array(8))).toThrow(
    /^simd\.wasm: size must be \d+, got 8$/,
  );
});

/** Pieces of other bytes, in any order, with new bytes between them. */
function edited(base: Uint8Array, next: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(next() * limit);
  return Uint8Array.from(
    Array.from({ length: 1 + below(20) }, () => {
      const from = below(base.length);
      return [...base.subarray(from, from + below(300)), ...Array.from({ length: below(40) }, () => below(256))];
    }).flat(),
  );
}

test('bytes are what their difference from others was made of', () => {
  for (let seed = 0; seed < 200; seed++) {
    const next = random(seed);
    const base = Uint8Array.from({ length: Math.floor(next() * 2000) }, () => Math.floor(next() * 256));
    const bytes = edited(base, next);
    expect(Buffer.compare(patch(base, difference(base, bytes), bytes.length), bytes), `seed ${seed}`).toBe(0);
  }
  const bytes = Uint8Array.from({ length: 500 }, (_, i) => i % 7);
  expect(Buffer.compare(patch(bytes, difference(bytes, bytes), 500), bytes), 'equal').toBe(0);
  expect(patch(bytes, difference(bytes, new Uint8Array()), 0)).toHaveLength(0);
  expect(difference(bytes, bytes)).toHaveLength(4);
});
