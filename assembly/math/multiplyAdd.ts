/** a·b + c per f32 lane: rounded twice in the class simd, once in the class fma if the machine has the instruction. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}
