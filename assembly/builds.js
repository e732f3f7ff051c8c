// The builds of the kernels, the fastest first. A row has

//   tile        rows and columns of the register tile; the columns are those of a panel of weights
//   multiplyAdd  what a·b + c is where the build is in a page's stream: three bytes for the product, three for the sum,
//               which stand in the places of packing/multiplyAdd.js. Without, a·b + c is f32x4.relaxed_madd(a, b, c), and the
//               build is a file only.
//
// src/engine/builds.ts says where each runs, and src/engine/fused.ts by which probe.

/** f32x4.relaxed_madd, with `nop`s in the place of the product. */
const fused = { product: [0x01, 0x01, 0x01], sum: [0xfd, 0x85, 0x02] };

/** f32x4.mul, then f32x4.add. */
const separate = { product: [0xfd, 0xe6, 0x01], sum: [0xfd, 0xe4, 0x01] };

export const builds = {
  /** Pairs of v128, which V8 fuses into 256-bit registers. */
  wide: { tile: [6, 16] },
  /** A fused instruction frees a register. */
  relaxed: { tile: [6, 8], multiplyAdd: fused },
  simd: { tile: [5, 8], multiplyAdd: separate },
};
