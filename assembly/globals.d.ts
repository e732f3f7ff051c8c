/** The place of the build that is compiled in builds.js. */
declare const BUILD: i32;

/** 1 in the core of the stream, not defined elsewhere. */
declare const CORE: i32;

/** 1 in a binary with the kernels of all packs, not defined in one without. */
declare const WHOLE: i32;
