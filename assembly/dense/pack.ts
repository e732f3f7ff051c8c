import { LINE, PANEL, bytes } from '../constants';
import { ROWS } from '../tile';

/** Floats that a row of a tile is copied as: what is too much, the next row overwrites. */
const COPIED: u32 = 8;

/** Floats that packTiles takes, to the end of a cache line. */
// @ts-ignore: decorator
@inline
export function packedSize(depth: u32, columns: u32): u32 {
  return ((depth * columns + COPIED + LINE - 1) / LINE) * LINE;
}

/** The columns of a (depth, columns) by tiles of even heights: [tiles][depth][height]. Stride in bytes. */
export function packTiles(to: usize, a: usize, stride: u32, columns: u32, depth: u32): void {
  const tiles = (columns + ROWS - 1) / ROWS;
  const height = columns / tiles;
  const higher = columns % tiles;
  for (let t: u32 = 0; t < tiles; t++) {
    const m = t < higher ? height + 1 : height;
    packTile(to, a, stride, m, depth);
    to += m * bytes(depth);
    a += bytes(m);
  }
}

/** [depth][m], m ≤ COPIED */
function packTile(to: usize, a: usize, stride: u32, m: u32, depth: u32): void {
  for (let i: u32 = 0; i < depth; i++) {
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    v128.store(to, a0);
    v128.store(to, a1, 16);
    a += stride;
    to += bytes(m);
  }
}

/** PANEL columns of b (depth, …): [depth][PANEL]. Stride in bytes. */
export function packPanel(to: usize, b: usize, stride: u32, depth: u32): void {
  for (let i: u32 = 0; i < depth; i++) {
    for (let j: u32 = 0; j < bytes(PANEL); j += 32) {
      const b0 = v128.load(b + j);
      const b1 = v128.load(b + j, 16);
      v128.store(to + j, b0);
      v128.store(to + j, b1, 16);
    }
    b += stride;
    to += bytes(PANEL);
  }
}
