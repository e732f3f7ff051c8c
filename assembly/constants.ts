import { CONSTANTS_END } from './shared';

export { LANES, LINE, PAIR } from './shared';

/** Whether this is the build whose pairs of v128 the engine fuses into 256-bit registers (--use WIDE=1). */
export const IS_WIDE: bool = isDefined(WIDE);

/** Whether this is the build of tiles for a fused instruction (--use RELAXED=1). */
export const IS_RELAXED: bool = isDefined(RELAXED);

/** Columns of a weight panel [K][PANEL]. Rows of activations are padded to a multiple of it. */
export const PANEL: u32 = IS_WIDE ? 16 : 8;

/** Panels that `columns` columns take. */
// @ts-ignore: decorator
@inline
export function panelsOf(columns: u32): u32 {
  return (columns + PANEL - 1) / PANEL;
}

/** `columns` rounded up to whole panels. */
// @ts-ignore: decorator
@inline
export function padded(columns: u32): u32 {
  return panelsOf(columns) * PANEL;
}

/** Bytes of `count` f32, i32 or u32. */
// @ts-ignore: decorator
@inline
export function bytes(count: u32): u32 {
  return count << 2;
}

/** Whether this binary has the kernels of all packs (--use WHOLE=1), or gets them as modules of their own. */
export const IS_WHOLE: bool = isDefined(WHOLE);

/** The first byte after the constants of the kernels, those of packs included: assembly/build.js gives each its place. */
export const HEAP: usize = CONSTANTS_END;
