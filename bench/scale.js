// What trials of one core gain from a second worker, and what each costs beside its own time: in threads of this process, and
// in worker processes of a queue in a Redis. `node bench/scale.js --seconds 2 --trials 16`: 16 trials of 2 seconds.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bullmq } from '../dist/bullmq/index.js';
import { threads } from '../dist/search/index.js';

const text = { type: 'string' };
const { values } = parseArgs({ options: { seconds: text, trials: text, port: text } });
const seconds = Number(values.seconds ?? 2);
const trials = Number(values.trials ?? 16);
const port = values.port ?? '7379';
const SMALL = 200;

const folder = fileURLToPath(new URL('scale/', import.meta.url));
process.chdir(folder);

const job = (name, index, args = null) => ({
  ...{ id: `${name} ${index}`, module: './trial.js', export: name, args, seed: index },
});

/** Seconds that jobs take together. */
async function time(executor, jobs) {
  const start = performance.now();
  await Promise.all(jobs.map((each) => executor.run(each)));
  return (performance.now() - start) / 1000;
}

const several = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** Epochs that take so many seconds on one core. */
async function calibrate() {
  const one = threads({ workers: 1 });
  await one.run(job('train', 0, { epochs: 2 }));
  const epochs = 20;
  const taken = await time(one, [job('train', 0, { epochs })]);
  await one.close();
  return Math.max(1, Math.round((epochs * seconds) / taken));
}

/** What one worker and two take for all trials, and what a trial that does nothing costs. */
async function measure(name, make, epochs) {
  const taken = {};
  let overhead;
  for (const workers of [1, 2]) {
    const { executor, close } = await make(workers);
    // All have started, and have the module.
    await time(
      executor,
      several(workers * 4, (index) => job('train', 1000 + index, { epochs: 1 })),
    );
    taken[workers] = await time(
      executor,
      several(trials, (index) => job('train', index, { epochs })),
    );
    if (workers === 1) {
      const sequence = several(SMALL, (index) => job('nothing', index));
      const start = performance.now();
      for (const each of sequence) await executor.run(each);
      overhead = (performance.now() - start) / SMALL;
    }
    await close();
  }
  return {
    ...{ where: name, trials, 'epochs a trial': epochs },
    '1 worker, s': taken[1].toFixed(2),
    '2 workers, s': taken[2].toFixed(2),
    efficiency: (taken[1] / (2 * taken[2])).toFixed(3),
    'overhead a trial, ms': overhead.toFixed(2),
  };
}

function inThreads(workers) {
  const executor = threads({ workers });
  return { executor, close: () => executor.close() };
}

/** Resolves when a program has said a word. */
const said = (child, word) =>
  new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => `${data}`.includes(word) && resolve());
    child.once('exit', () => reject(new Error(`a program has ended before it said ${word}`)));
  });

async function atQueue(workers) {
  const data = mkdtempSync(join(tmpdir(), 'lanewise-scale-'));
  const words = ['--port', port, '--dir', data, '--save', '', '--appendonly', 'yes'];
  const server = spawn('redis-server', words);
  await said(server, 'Ready to accept');
  const connection = `redis://127.0.0.1:${port}`;
  const started = several(workers, () => spawn(process.execPath, ['worker.js', connection, 'scale'], { cwd: folder }));
  await Promise.all(started.map((child) => said(child, 'ready')));
  const executor = bullmq({ connection, queue: 'scale' });
  return {
    executor,
    async close() {
      await executor.close();
      for (const child of [...started, server]) child.removeAllListeners('exit').kill('SIGKILL');
      await new Promise((resolve) => server.once('close', resolve));
      rmSync(data, { recursive: true });
    },
  };
}

const epochs = await calibrate();
console.table([await measure('threads', inThreads, epochs), await measure('BullMQ, Redis', atQueue, epochs)]);
