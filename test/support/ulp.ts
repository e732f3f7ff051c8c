const number = new Float32Array(1);
const bits = new Uint32Array(number.buffer);

/** The f32 with these bits. */
export function fromBits(word: number): number {
  bits[0] = word;
  return number[0];
}

/** The distance between neighbouring f32 at x: 2^(e − 23), at least 2⁻¹⁴⁹. */
function spacing(x: number): number {
  number[0] = Math.min(Math.abs(x), 2 ** 127);
  const exponent = Math.max(bits[0] >>> 23, 1);
  return 2 ** (exponent - 150);
}

/** How far an f32 result is from the exact value, in units of the last place there. */
export function ulps(actual: number, exact: number): number {
  if (Number.isNaN(exact) || Number.isNaN(actual)) return Number.isNaN(exact) === Number.isNaN(actual) ? 0 : Infinity;
  return Math.abs(finite(actual) - finite(exact)) / spacing(exact);
}

/** What comes after the greatest f32 stands for everything from there to infinity. */
const finite = (x: number) => Math.min(Math.max(x, -(2 ** 128)), 2 ** 128);
