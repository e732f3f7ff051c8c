/** The numbers 0 … count − 1 in random order: Fisher & Yates. `below(n)` is a random whole number in [0, n). */
export function shuffled(count: number, below: (bound: number) => number): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const j = below(i + 1);
    order[i] = order[j] as number;
    order[j] = i;
  }
  return order;
}
