// How far the best of 100 trials is from the least value, the median of 20 seeds: node test/search/regret.ts (Node ≥ 22.18)
// Beside regret.py, which does the same with Optuna.

import { cma, quasiRandom, random, type Sampler, search, tpe } from '../../src/search/index.ts';
import { functions } from './functions.ts';

const samplers: Record<string, [make: () => Sampler, options: object]> = {
  random: [random, {}],
  quasiRandom: [quasiRandom, {}],
  'tpe, one after the other': [tpe, { ahead: 1 }],
  'tpe, 4 ahead': [tpe, { ahead: 4 }],
  'cma, together': [cma, { together: 8 }],
};

const medianOf = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** What the best of so many trials is above the least value, for each seed. */
export async function regretsOf(
  name: string,
  sampler: Sampler,
  options: object,
  seeds: number,
  trials = 100,
): Promise<number[]> {
  const { space, at, least } = functions[name] as (typeof functions)[string];
  const regrets: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const objective = (params: object | object[]) =>
      (Array.isArray(params) ? params.map((each) => at(Object.values(each))) : at(Object.values(params))) as number;
    const done = await search(space, objective, { ...options, trials, seed, sampler });
    regrets.push(done.best.value - least);
  }
  return regrets;
}

if (process.argv[1]?.endsWith('regret.ts')) {
  const rows: Record<string, Record<string, number>> = {};
  for (const [sampler, [make, options]] of Object.entries(samplers)) {
    rows[sampler] = {};
    for (const name of Object.keys(functions)) {
      (rows[sampler] as Record<string, number>)[name] = Number(
        medianOf(await regretsOf(name, make(), options, 20)).toPrecision(3),
      );
    }
  }
  console.table(rows);
}
