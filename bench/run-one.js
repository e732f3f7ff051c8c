// One contestant with one workload in a process of its own, told what to do by lines of JSON on stdin; answers go to
// file descriptor 3, because libraries write to stdout. After the first answer, { ready, version, kernels }:
//   { run: steps }  →  { seconds, cpu }      so many steps, by the clock and by the processor's time
//   { loss: true }  →  { loss }              the mean loss of the first batch, as the contestant computes it

import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { makeData } from './data.js';

const { module, options, mode, workload } = JSON.parse(process.argv[2]);
const answer = (message) => writeSync(3, `${JSON.stringify(message)}\n`);

async function measure(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds, cpu: (user + system) / 1e6 };
}

try {
  const data = makeData(workload);
  const { result: contestant, seconds } = await measure(async () => {
    const { prepare } = await import(`./contestants/${module}`);
    return prepare(workload, data, { ...options, mode });
  });
  answer({ ready: seconds, version: contestant.version, kernels: contestant.kernels });
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    if (command.run) {
      const { seconds, cpu } = await measure(() => contestant.run(command.run));
      answer({ seconds, cpu });
    } else if (command.loss) {
      answer({ loss: await contestant.loss() });
    }
  }
} catch (error) {
  answer({
    error: String(error?.message ?? error)
      .split('\n')[0]
      .replace(/ imported from .*/, ''),
  });
  process.exit(1);
}
