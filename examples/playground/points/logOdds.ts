/** What keeps probabilities from 0 and 1, whose odds are infinite. */
const CERTAIN = 1e-7;

export function logOdds(probability: number): number {
  const kept = Math.max(CERTAIN, Math.min(1 - CERTAIN, probability));
  return Math.log(kept / (1 - kept));
}
