/** Floats of a v128. */
export const LANES: u32 = 4;

/** Columns of a weight panel [K][PANEL]. Rows of activations are padded to a multiple of it. */
export const PANEL: u32 = 8;

/** Most terms of a sum that a tile takes at once: a panel of that many rows (16 KiB) stays in the L1 cache. */
export const DEPTH: u32 = 512;

/** Panels that `columns` columns take. */
// @ts-ignore: decorator
@inline
export function panelsOf(columns: u32): u32 {
  return (columns + PANEL - 1) / PANEL;
}

/** Bytes of `count` f32, i32 or u32. */
// @ts-ignore: decorator
@inline
export function bytes(count: u32): u32 {
  return count << 2;
}

/** The first byte that the kernels' own constants leave free. */
export const HEAP: usize = __heap_base;
