/** The least and the greatest loss that are told apart. */
const LEAST = 1e-6;
const MOST = 1e6;

/** Whole powers of ten around what is to be seen, one to ten where nothing is. */
export function decades(low: number | null, high: number | null): [low: number, high: number] {
  const [least, most] = [low ?? 0.1, high ?? 1].map((value) => Math.min(MOST, Math.max(LEAST, value)));
  const below = Math.floor(Math.log10(least as number));
  return [10 ** below, 10 ** Math.max(below + 1, Math.ceil(Math.log10(most as number)))];
}

/** The numbers to mark between two powers of ten: with few powers 1, 2 and 5 of each, with many not each power. */
export function decadeTicks(low: number, high: number): number[] {
  const [from, to] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  const every = Math.ceil((to - from) / 4);
  const ticks: number[] = [];
  for (let power = from; power <= to; power += every) {
    for (const first of to - from < 2 ? [1, 2, 5] : [1]) ticks.push(Number(`${first}e${power}`));
  }
  return ticks.filter((tick) => tick <= high * (1 + 1e-9));
}
