import { purposes } from './random.ts';

/**
 * The four words of Philox4x32-10(counter [block, 0, stream, purpose], key [seedLow, seedHigh]), as the kernel `philox`
 * draws them. Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
 */
export function philox(
  seedLow: number,
  seedHigh: number,
  purpose: number,
  stream: number,
  block: number,
): [number, number, number, number] {
  let [x0, x1, x2, x3] = [block >>> 0, 0, stream >>> 0, purpose >>> 0];
  let [key0, key1] = [seedLow >>> 0, seedHigh >>> 0];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(x0, 0xd2511f53);
    const low0 = Math.imul(x0, 0xd2511f53) >>> 0;
    const high1 = multiplyHigh(x2, 0xcd9e8d57);
    const low1 = Math.imul(x2, 0xcd9e8d57) >>> 0;
    [x0, x1, x2, x3] = [(high1 ^ x1 ^ key0) >>> 0, low1, (high0 ^ x3 ^ key1) >>> 0, low0];
    key0 = (key0 + 0x9e3779b9) >>> 0;
    key1 = (key1 + 0xbb67ae85) >>> 0;
  }
  return [x0, x1, x2, x3];
}

/** The upper 32 bits of the unsigned product, by halves of b: every number on the way is below 2⁵³. */
function multiplyHigh(a: number, b: number): number {
  const low = a * (b & 0xffff);
  return Math.floor((a * (b >>> 16) + Math.floor(low / 65_536)) / 65_536);
}

/** The 32-bit numbers of a seed, a purpose and a stream, in order: those of RandomStream, without an instance. */
export function randomWords(seed: number, purpose: keyof typeof purposes, stream: number): () => number {
  let words: number[] = [];
  let block = 0;
  return () => {
    if (words.length === 0)
      words = philox(seed, Math.floor(seed / 2 ** 32), purposes[purpose], stream, block++).reverse();
    return words.pop() as number;
  };
}
