export const best = (values) => Math.max(...values);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far the median is below the best, as a share of the best: what other work on the machine cost. */
export const noise = (rates) => 1 - median(rates) / best(rates);
