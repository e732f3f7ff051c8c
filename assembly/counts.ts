// What a count says of the work of a call, told by the type: a program is for as many threads as its calls have work for
// (src/plan/work.ts). A plain u32 says nothing of it.

/** The call passes over as many numbers as the product of all such counts. */
export type Extent = u32;

/** Rows of a matrix product: of each row, every one of those numbers is multiplied and added. */
export type ProductRows = u32;

/** Floating-point operations of what the call does, where no other count tells them. */
export type Operations = u32;
