// The page: measures every contestant with every workload, one after the other, and shows them. `?quick` is shorter.

import reference from '../reference.json';
import { quick, workloads } from '../workloads.js';
import { contestants } from './contestants.js';
import { measure } from './measure.js';
import { showChart, showTable } from './show.js';

const isQuick = new URLSearchParams(location.search).has('quick');
const plan = isQuick
  ? { warmSeconds: 0.3, turns: 3, turnSeconds: 0.2 }
  : { warmSeconds: 1, turns: 6, turnSeconds: 0.5 };
/** Milliseconds that a contestant may take for a workload. */
const PATIENCE = 300_000;
const late = () =>
  new Promise((_, reject) => setTimeout(() => reject(new Error(`no end in ${PATIENCE / 1000} s`)), PATIENCE));

const progress = document.querySelector('#progress');

async function run() {
  const results = [];
  for (const workload of workloads.filter(({ name }) => !isQuick || quick.includes(name))) {
    const { loss } = reference[workload.name];
    const entries = [];
    for (const contestant of contestants) {
      progress.textContent = `${workload.name}: ${contestant.name} …`;
      console.debug(progress.textContent);
      const { name } = contestant;
      try {
        entries.push({ name, ...(await Promise.race([measure(workload, contestant, loss, plan), late()])) });
      } catch (error) {
        entries.push({ name, counts: false, error: error.message });
      }
    }
    results.push({ workload: workload.name, reference: loss, entries });
    showChart(document.querySelector('#chart'), results);
    showTable(document.querySelector('#table'), results);
  }
  progress.textContent = `${navigator.hardwareConcurrency} cores, ${crossOriginIsolated ? '' : 'not '}isolated`;
  return results;
}

globalThis.outcome = run();
