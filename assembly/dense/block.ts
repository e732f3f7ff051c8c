/** Rows of a batch that a product takes at once: what it reads of them stays in the L2 cache. */
export const BLOCK: u32 = 64;
