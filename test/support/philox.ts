/** Philox4x32-10 in whole-number arithmetic, as the paper writes it (Salmon et al. 2011). */
export function philox([c0, c1, c2, c3]: number[], [k0, k1]: number[]): number[] {
  let counter = [c0, c1, c2, c3].map(BigInt);
  let key = [BigInt(k0), BigInt(k1)];
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * counter[0];
    const product1 = 0xcd9e8d57n * counter[2];
    counter = [
      (product1 >> 32n) ^ counter[1] ^ key[0],
      product1 & mask,
      (product0 >> 32n) ^ counter[3] ^ key[1],
      product0 & mask,
    ];
    key = [(key[0] + 0x9e3779b9n) & mask, (key[1] + 0xbb67ae85n) & mask];
  }
  return counter.map(Number);
}
