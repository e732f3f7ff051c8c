/** 1 in the build `wide`, not defined in the others. */
declare const WIDE: i32;
