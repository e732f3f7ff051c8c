import { describe, expect, test } from 'vitest';
import { available } from '../support/builds.ts';
import { innermostLoops } from '../support/machineCode.ts';

const MOVE = /^v(mov|broadcast)/;
const SPILL = /^v.*\[r[bs]p/;
const STORE = /^vmov\w+ \[(?!r[bs]p)/;

/** The loops that do nothing with vectors but load, broadcast, multiply and add, and store none: what register tiles are. */
const tilesOf = (loops: string[][], arithmetic: RegExp) =>
  loops.filter((loop) => {
    const vectors = loop.filter((text) => text.startsWith('v') && !MOVE.test(text));
    const stores = loop.some((text) => STORE.test(text));
    return vectors.length >= 8 && !stores && vectors.every((text) => arithmetic.test(text));
  });

// What V8 prints is code of x86-64.
describe.runIf(process.arch === 'x64').each(available)('build %s', (build) => {
  const loops = innermostLoops(build);
  const tiles = tilesOf(loops, build === 'simd' ? /^v(mul|add)ps/ : /^vfmadd231ps/);

  test('tiles by rows, by columns and of one row are there, multiplications and additions fused if they can be', () => {
    expect(tiles.length).toBeGreaterThanOrEqual(8);
  });

  test('no tile spills a vector', () => {
    for (const tile of tiles) expect(tile.filter((text) => SPILL.test(text)).join(), tile.join('\n')).toBe('');
  });

  test('registers of 256 bits are used by every tile of the build wide, and by no other', () => {
    for (const tile of tiles) {
      const products = tile.filter((text) => /^v(mul|add|fmadd231)ps/.test(text));
      const full = products.filter((text) => text.includes('ymm'));
      expect(full, tile.join('\n')).toHaveLength(build === 'wide' ? products.length : 0);
    }
  });
});
