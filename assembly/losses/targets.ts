import { bytes } from '../constants';
import { laneMask } from '../laneMask';

/** The targets of a row, four columns at a time, 0 in the padding. */
export interface RowTargets {
  /** Columns j to j + 3 of the row that is given at t. */
  at(t: usize, j: u32, columns: u32): v128;
}

/** A row of numbers. */
@unmanaged
export class Numbers {
  @inline at(t: usize, j: u32, columns: u32): v128 {
    return v128.and(v128.load(t + bytes(j)), laneMask(j, columns));
  }
}

const lanes = memory.data<u32>([0, 1, 2, 3]);
const one = memory.data<f32>([1]);

/** The one-hot row of a class: a u32 below `columns`. */
@unmanaged
export class ClassIndex {
  @inline at(t: usize, j: u32, columns: u32): v128 {
    const index = i32x4.add(i32x4.splat(j), v128.load(lanes));
    return v128.and(i32x4.eq(index, v128.load32_splat(t)), v128.load32_splat(one));
  }
}
