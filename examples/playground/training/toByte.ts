/** A value from −1 to 1 as a byte for a palette: 128 for 0. NaN is 0, too. */
export function toByte(value: number): number {
  return Math.max(1, Math.min(255, 128 + Math.round(127 * value))) || 128;
}
