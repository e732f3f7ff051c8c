/** The objective of the tests as a module: reports, may be told to stop, and is told its seed. */
export default async function objective({ x, units, kind, share }, { report, seed }) {
  const loss = x * x + Math.abs(Math.log(units / 8)) + (kind === 'b' ? share : 0.5) + (seed % 7) * 1e-3;
  for (let step = 1; step <= 9; step++) {
    await new Promise((resolve) => setTimeout(resolve, (units + step) % 2));
    if (report(loss + 1 / step, step)) return loss + 1 / step;
  }
  return loss;
}
