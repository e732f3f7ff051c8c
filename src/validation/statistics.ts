/** Scores by their name. */
export type ByName<T> = Readonly<Record<string, T>>;

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard deviation √(Σ (v − mean)² / n), as scikit-learn tells it of folds. */
export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) * (value - mean))));
}

/** What `take` makes of each name's values. */
export function mapNames<T, U>(byName: ByName<T>, take: (value: T, name: string) => U): ByName<U> {
  return Object.fromEntries(Object.entries(byName).map(([name, value]) => [name, take(value, name)]));
}

/** The values of each name, in the order of the list. */
export function gathered(list: readonly ByName<number>[]): ByName<readonly number[]> {
  return mapNames(list[0] as ByName<number>, (_, name) => list.map((scores) => scores[name] as number));
}
