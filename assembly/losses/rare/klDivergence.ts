import { log } from '../../math/log';

const block = memory.data<f32>([
  1e-7, // ε
  1,
]);

/**
 * ℓ = t′ log(t′ / y′), t′ and y′ being t and y within [ε, 1], ε = 1e-7; ∂ℓ/∂y = −t′ / y where ε ≤ y ≤ 1, else 0.
 * A row's loss is the sum over its columns.
 */
@unmanaged
export class KlDivergence {
  @inline terms(columns: u32): f32 { return 1; }
  @inline output(y: v128, quotient: v128): v128 { return y; }
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return f32x4.div(clip(t), clip(y)); }
  @inline value(y: v128, t: v128, quotient: v128, a: v128, b: v128): v128 {
    return f32x4.mul(clip(t), log(quotient));
  }
  @inline gradient(y: v128, t: v128, quotient: v128, a: v128, b: v128): v128 {
    const outside = v128.or(f32x4.lt(y, v128.load32_splat(block)), f32x4.gt(y, v128.load32_splat(block + 4)));
    return v128.andnot(f32x4.neg(quotient), outside);
  }
}

/** x within [ε, 1]. */
// @ts-ignore: decorator
@inline
function clip(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
}
