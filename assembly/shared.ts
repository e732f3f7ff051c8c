// Numbers that the kernels share with TypeScript, which has them from here: src/engine/shared.ts is generated.

/** Floats of a v128. */
export const LANES: u32 = 4;

/** Floats that an elementwise loop takes at a time: a pair of v128. */
export const PAIR: u32 = 8;

/** Floats of a cache line. */
export const LINE: u32 = 16;

/** Terms of each sum of squares: always the same ones, whatever thread adds them. */
export const SQUARE_TERMS: u32 = 512;

/** Terms of each sum of a penalty. */
export const PENALTY_TERMS: u32 = 128;

/** Numbers that the rule of an optimizer reads at a step: keep, h0 … h6. */
export const HYPER_NUMBERS: u32 = 8;

/** Rows and columns of x that a weight gradient takes at once: so many stay in the L2 cache. */
export const GRADIENT_ROWS: u32 = 256;
export const GRADIENT_COLUMNS: u32 = 288;

/** Pages of memory, at most: 4 GiB, but for the last 64 MiB: a pointer just after a row there would wrap to 0. */
export const MOST_PAGES: u32 = 64_512;

/** Where in memory the kernels' own constants end, those of packs from the first one's place on. */
export const PACK_CONSTANTS: u32 = 2048;
export const CONSTANTS_END: u32 = 6144;

/** Where the pack of rare activations puts its functions into the core's table: behind the loops of all packs. */
export const RARE_FORWARD: u32 = 14;
export const RARE_BACKWARD: u32 = 15;
