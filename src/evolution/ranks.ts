/** The indices of losses from the least to the greatest, equal ones in their order. */
export function ordered(losses: Float64Array): Uint32Array {
  return Uint32Array.from(losses.keys()).sort((i, j) => compare(losses[i] as number, losses[j] as number) || i - j);
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The mean of `values[first … last]` for each of the losses that are equal and stand there: `values` are by rank. */
export function byRank(losses: Float64Array, values: ArrayLike<number>): Float64Array {
  const order = ordered(losses);
  const result = new Float64Array(losses.length);
  for (let first = 0, end = 0; first < order.length; first = end) {
    let sum = 0;
    for (end = first; end < order.length && losses[order[end] as number] === losses[order[first] as number]; end++)
      sum += values[end] as number;
    for (let i = first; i < end; i++) result[order[i] as number] = sum / (end - first);
  }
  return result;
}

/** Ranks from −½, the least loss, to ½; equal losses have the mean of their ranks. */
export function centeredRanks(losses: Float64Array): Float64Array {
  const last = losses.length - 1;
  return byRank(
    losses,
    Float64Array.from(losses, (_, rank) => rank / last - 0.5),
  );
}
