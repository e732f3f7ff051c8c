/** The lanes j, j + 1, j + 2, j + 3 that are below `columns`: all bits set there, none elsewhere. */
// @ts-ignore: decorator
@inline
export function laneMask(j: u32, columns: u32): v128 {
  return i32x4.gt_s(i32x4.splat(<i32>columns - <i32>j), i32x4(0, 1, 2, 3));
}
