// Measures one build of the kernels in a process of its own: `node own/build.js <build> <ms per task> <rounds>`.
// Answers on file descriptor 3 with a line of JSON for each task and round: { group, name, seconds, median } and what
// the task counts.

import { writeSync } from 'node:fs';
import { Bench } from 'tinybench';
import { calls } from './calls.js';
import { passes } from './passes.js';
import { products } from './products.js';
import { steps } from './steps.js';

const [build, time, rounds] = [process.argv[2], ...process.argv.slice(3).map(Number)];

for (let round = 0; round < rounds; round++) {
  for (const { start, ...task } of [...products(build), ...passes(build), ...steps(build), ...calls(build)]) {
    const bench = new Bench({ time, warmupTime: time / 2, iterations: 3, warmupIterations: 2, throws: true });
    bench.add(task.name, await start());
    await bench.run();
    const { min, p50 } = bench.tasks[0].result.latency;
    writeSync(3, `${JSON.stringify({ build, round, ...task, seconds: min / 1000, median: p50 / 1000 })}\n`);
  }
}
