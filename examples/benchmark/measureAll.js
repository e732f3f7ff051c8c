import reference from '../../bench/reference.json';
import { quick, workloads } from '../../bench/workloads.js';
import { contestants } from './contestants.js';
import { measure } from './measure.js';

const plans = {
  quick: { warmSeconds: 0.3, turns: 3, turnSeconds: 0.2 },
  full: { warmSeconds: 1, turns: 6, turnSeconds: 0.5 },
};

/** Milliseconds that a contestant may take for a workload. */
const PATIENCE = 300_000;

const late = () =>
  new Promise((_, reject) => setTimeout(() => reject(new Error(`no end in ${PATIENCE / 1000} s`)), PATIENCE));

const among = (list) => (name) => !list || list.split(',').some((part) => name.includes(part));

/**
 * Measures contestants with workloads, one after the other.
 *
 * @param only parts of names of workloads, apart by commas; `names` the same of contestants
 * @param signal stops after the contestant at hand
 * @param tell takes what is next, in words
 * @param show takes the results so far, after each contestant
 * @returns for each workload the entries of all, with `rate` in samples per second, `loss`, and whether it `counts`; or
 *   with an `error`
 */
export async function measureAll(plan, { only, names, signal, tell, show }) {
  const taking = contestants.filter(({ name }) => among(names)(name));
  const chosen = workloads
    .filter(({ name }) => only || plan === 'full' || quick.includes(name))
    .filter(({ name }) => among(only)(name));
  const results = [];
  let done = 0;
  for (const workload of chosen) {
    const entries = [];
    results.push({ workload, reference: reference[workload.name].loss, entries });
    for (const contestant of taking) {
      tell(`${done++} of ${chosen.length * taking.length} done. Now ${workload.name}: ${contestant.name}`);
      entries.push(await entryOf(workload, contestant, plans[plan]));
      show(results);
      if (signal.aborted) return results;
    }
  }
  return results;
}

async function entryOf(workload, contestant, plan) {
  const { load: _, options, ...entry } = contestant;
  try {
    const measured = measure(workload, contestant, reference[workload.name].loss, plan);
    return { ...entry, ...(await Promise.race([measured, late()])) };
  } catch (error) {
    return { ...entry, counts: false, error: error.message };
  }
}
