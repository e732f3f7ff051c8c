import { PANEL } from './generated/panel';
import { CONSTANTS_END } from './shared';

export { LANES, LINE, PAIR } from './shared';
export { PANEL } from './generated/panel';

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

/** Whether this binary is the core of the stream (--use CORE=1), which calls what packs put into its table. */
export const IS_CORE: bool = isDefined(CORE);

/** The first byte after the constants of the kernels, those of packs included: assembly/build.js gives each its place. */
export const HEAP: usize = CONSTANTS_END;
