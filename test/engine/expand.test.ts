import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compress } from '../../assembly/packing/compress.js';
import { putMultiplyAdds } from '../../assembly/packing/multiplyAdd.js';
import { interpret } from '../../src/engine/binaries/interpret.ts';
import { layers } from '../../src/engine/binaries/layers.ts';
import { muon } from '../../src/engine/binaries/muon.ts';
import { packed } from '../../src/engine/binaries/packed.ts';
import { expand } from '../../src/engine/packing/expand.ts';
import { random } from '../support/random.ts';

const recorded = readFileSync(new URL('../../assembly/kernels.sha256', import.meta.url), 'utf8')
  .trim()
  .split('\n');

const pack = (bytes: Uint8Array) => Buffer.from(compress(bytes)).toString('base64');

/** Bytes with repeats, near and far, of any length. */
function bytes(count: number, seed: number): Uint8Array {
  const next = random(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const result: number[] = [];
  while (result.length < count) {
    const from = next() < 0.7 ? Math.max(0, result.length - 1 - below(2 ** below(17))) : result.length;
    for (let i = 0, length = 1 + below(2 ** below(9)); i < length; i++) result.push(result[from + i] ?? below(256));
    if (next() < 0.5) result.push(below(256));
  }
  return Uint8Array.from(result.slice(0, count));
}

test.each([0, 1, 2, 17, 300, 5_000, 200_000])('%i bytes are what was compressed, and so is any part', (count) => {
  for (let seed = 0; seed < 4; seed++) {
    const original = bytes(count, seed);
    const text = pack(original);
    expect(Buffer.compare(expand(text, count), original)).toBe(0);
    const part = Math.floor(count / 3);
    expect(Buffer.compare(expand(text, part), original.subarray(0, part))).toBe(0);
  }
});

test('random and equal bytes are what was compressed', () => {
  const next = random(1);
  for (const original of [Uint8Array.from({ length: 3000 }, () => Math.floor(next() * 256)), new Uint8Array(70_000)])
    expect(Buffer.compare(expand(pack(original), original.length), original)).toBe(0);
});

test.each([
  ['index', packed],
  ['generated/packs/layers', layers],
  ['generated/packs/interpret', interpret],
  ['generated/packs/muon', muon],
])('the stream of %s holds the binaries that run everywhere, but for their multiply-adds', (entry, {
  sizes,
  stream,
}) => {
  const hashes = new Map(recorded.map((line) => line.split('  ').reverse() as [string, string]));
  const builds = Object.keys(sizes);
  expect(builds).toEqual(['relaxed', 'simd']);
  let begin = 0;
  for (const build of builds) {
    const end = begin + (sizes[build] ?? 0);
    const binary = putMultiplyAdds(expand(stream, end).subarray(begin), packed.multiplyAdds[build]);
    expect(createHash('sha256').update(binary).digest('hex')).toBe(hashes.get(`${entry} of ${build}`));
    begin = end;
  }
});
