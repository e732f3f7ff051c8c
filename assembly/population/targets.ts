import { LANE } from './lanes';

/** The targets of a row, in four lanes. */
export interface RowTargets {
  /** Column j of a row of so many columns, row i of those that are given at t. */
  at(t: usize, i: u32, j: u32, columns: u32): v128;
}

/** Rows of numbers [rows][columns]. */
@unmanaged
export class Numbers {
  @inline at(t: usize, i: u32, j: u32, columns: u32): v128 {
    return v128.load(t + (i * columns + j) * LANE);
  }
}

/** The one-hot rows of classes: [rows] u32 below `columns`. */
@unmanaged
export class ClassIndex {
  @inline at(t: usize, i: u32, j: u32, columns: u32): v128 {
    return v128.and(i32x4.eq(v128.load(t + i * LANE), i32x4.splat(j)), f32x4.splat(1));
  }
}
