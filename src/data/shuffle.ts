/** Fills in the numbers 0, 1, … in random order: Fisher & Yates. `below(n)` returns a random whole number in [0, n). */
export function shuffle(order: Uint32Array, random: { below(bound: number): number }): void {
  for (let i = 0; i < order.length; i++) {
    const j = random.below(i + 1);
    order[i] = order[j] as number;
    order[j] = i;
  }
}
