/** 1 in the build `wide`, not defined in the others. */
declare const WIDE: i32;

/** 1 in the build `relaxed`, not defined in the others. */
declare const RELAXED: i32;

/** 1 in a binary with the kernels of all packs, not defined in one without. */
declare const WHOLE: i32;
