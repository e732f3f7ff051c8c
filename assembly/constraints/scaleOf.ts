/** n′ / (n + 10⁻⁷), but 1 where n is within [least, most], or 0 */
export function scaleOf(norm: v128, least: f32, most: f32, rate: f32): v128 {
  const within = f32x4.pmax(f32x4.pmin(norm, f32x4.splat(most)), f32x4.splat(least));
  const wanted = f32x4.add(f32x4.mul(f32x4.splat(rate), within), f32x4.mul(f32x4.splat(1 - rate), norm));
  const stays = v128.or(f32x4.eq(within, norm), f32x4.eq(norm, f32x4.splat(0)));
  return v128.bitselect(f32x4.splat(1), f32x4.div(wanted, f32x4.add(norm, f32x4.splat(1e-7))), stays);
}
