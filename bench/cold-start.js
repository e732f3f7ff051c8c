// From the import of a library to its first trained step, each time in a new process.

import { contestants } from './contestants/index.js';
import { withPackedData } from './packed-data.js';
import { Contestant } from './process.js';
import { coldStart } from './workloads.js';

const PATIENCE = 60;
const peers = ['jax-js', 'TensorFlow.js wasm', 'PyTorch'];
const modes = { 'jax-js': 'step' };
const workload = { ...coldStart, batches: 1 };

/** @returns for each contestant the seconds of every start, or an error. */
export async function measureColdStart(repeats, { python, takesPart, log }) {
  const entries = contestants
    .filter((contestant) => (contestant.own || peers.includes(contestant.name)) && takesPart(contestant))
    .map((contestant) => ({ contestant, seconds: [] }));
  await withPackedData(workload, async (packed) => {
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const entry of entries.filter(({ error }) => !error)) await start(entry, packed, python);
    }
  });
  for (const entry of entries) log(entry);
  return entries;
}

async function start(entry, packed, python) {
  const { module, options, held, name, python: speaksPython } = entry.contestant;
  const request = { module, options, held, mode: modes[name] ?? 'loop', workload, ...packed };
  const process = new Contestant(request, speaksPython && python);
  try {
    const { ready } = await process.ready(PATIENCE);
    const { seconds } = await process.ask({ run: 1 }, PATIENCE);
    entry.seconds.push(ready + seconds);
  } catch (error) {
    entry.error = error.message;
  } finally {
    await process.close();
  }
}
