import { LANES, PANEL, bytes, padded, panelsOf } from '../constants';
import { Extent } from '../counts';
import { sum } from '../math/horizontal';
import { InOut, Out } from '../pointers';
import { share } from '../share';
import { ROWS, columnTile, rowTileMore } from '../tile';

/** The sign bit of each lane. */
const SIGN: u32 = 0x80000000;

// P = ½ factor · Σ over units i ≠ j of |c|, c = uᵢ·uⱼ, a sum for each four units i;
// g += ∂P/∂wᵢ = factor · Σⱼ (sign c · uⱼ − |c| uᵢ) / norms
//   u, norms: as normalizeUnits leaves them      g [panels][inputs][PANEL]      partials (panels · PANEL / LANES) f64
//   s [panels][panels · PANEL][PANEL]: scratch, the factors of uⱼ by unit j for each unit i of a panel
export function orthogonalPenalty(
  partials: Out, g: InOut, s: Out, u: usize, norms: usize,
  factor: f32, inputs: Extent, outputs: Extent, thread: u32, threads: u32,
): void {
  const units = padded(outputs);
  const size = inputs * bytes(PANEL);
  const end = share(panelsOf(outputs), thread + 1, threads);
  for (let p = share(panelsOf(outputs), thread, threads); p < end; p++) {
    const sPanel = s + p * units * bytes(PANEL);
    products(sPanel, u, u + p * size, inputs, units);
    for (let lane: u32 = 0; lane < PANEL; lane += LANES) {
      const first = p * PANEL + lane;
      const total = <f64>toFactors(sPanel + bytes(lane), v128.load(norms + bytes(first)), factor, first, units);
      store<f64>(partials + ((first / LANES) << 3), 0.5 * <f64>factor * total);
    }
    addGradient(g + p * size, u, sPanel, inputs, units);
  }
}

/** c[j][i] = uⱼ·uᵢ for every unit j and each unit i of a panel. */
function products(c: usize, u: usize, panel: usize, inputs: u32, units: u32): void {
  for (let q: u32 = 0; q < units; q += PANEL) {
    for (let j: u32 = 0; j < PANEL; j += ROWS) {
      const a = u + bytes(q * inputs + j);
      columnTile(min(PANEL - j, ROWS), c + bytes((q + j) * PANEL), a, bytes(PANEL), panel, bytes(PANEL), inputs);
    }
  }
}

/** For the four units from `first` on: c at s becomes sign c · factor / norm, for j = i −Σ|c| · factor / norm; returns Σ|c|. */
function toFactors(s: usize, norm: v128, factor: f32, first: u32, units: u32): f32 {
  const zero = f32x4.splat(0);
  const scale = v128.and(f32x4.div(f32x4.splat(factor), norm), f32x4.ne(norm, zero));
  const indices = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  let total = zero;
  for (let j: u32 = 0; j < units; j++) {
    const at = s + j * bytes(PANEL);
    const c = v128.andnot(v128.load(at), i32x4.eq(i32x4.splat(j), indices));
    total = f32x4.add(total, f32x4.abs(c));
    const signed = v128.or(scale, v128.and(c, i32x4.splat(SIGN)));
    v128.store(at, v128.and(signed, f32x4.ne(c, zero)));
  }
  const own = f32x4.neg(f32x4.mul(total, scale));
  for (let j = first; j < first + LANES; j++) {
    const at = s + j * bytes(PANEL);
    v128.store(at, v128.bitselect(own, v128.load(at), i32x4.eq(i32x4.splat(j), indices)));
  }
  return sum(total);
}

/** g[k][i] += Σⱼ u[k][j] · s[j][i] for the units i of a panel. */
function addGradient(g: usize, u: usize, s: usize, inputs: u32, units: u32): void {
  for (let k: u32 = 0; k < inputs; k += ROWS) {
    for (let q: u32 = 0; q < units; q += PANEL) {
      const a = u + bytes(q * inputs + k * PANEL);
      rowTileMore(min(inputs - k, ROWS), g + bytes(k * PANEL), bytes(PANEL), a, bytes(PANEL), s + bytes(q * PANEL), PANEL);
    }
  }
}
