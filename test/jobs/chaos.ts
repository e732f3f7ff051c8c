import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bullmq, type Executor } from '../../src/bullmq/index.ts';
import { checkPlace, load } from '../../src/bullmq/library.ts';
import type { Job, JobResult } from '../../src/jobs/job.ts';
import { threads } from '../../src/jobs/threads.ts';
import { random } from '../support/random.ts';
import type { Server } from './servers.ts';
import { Workers } from './workers.ts';

export interface Chaos {
  readonly server: Server;
  readonly trials: number;
  readonly epochs: number;
  /** Moments at which a worker is killed. */
  readonly kills: number;
  /** How the server ends in the middle. */
  readonly restart: NodeJS.Signals;
  /** For how long a job blocks its thread, in milliseconds. */
  readonly blocks: number;
  readonly lockDuration: number;
  readonly seed: number;
  tell?(line: string): void;
}

export interface Outcome {
  /** Results with the names of their jobs, from threads of one process that nobody disturbs, and from the workers. */
  readonly undisturbed: readonly (readonly [id: string, result: JobResult])[];
  readonly disturbed: readonly (readonly [id: string, result: JobResult])[];
  /** The processes of the runs that were begun, by the job's id. */
  readonly runs: ReadonlyMap<string, readonly number[]>;
  /** Jobs that the queue has, all of which have ended. */
  readonly entries: number;
  /** What the workers said. */
  readonly told: string;
}

const path = (name: string) => fileURLToPath(new URL(`modules/${name}`, import.meta.url));

/** Settings that differ: each is another training. */
function trialsOf({ trials, epochs }: Chaos, log: string | null): Job[] {
  return Array.from({ length: trials }, (_, i) => ({
    ...{ id: `trial ${i}`, module: path('trial.js'), export: 'train', seed: i },
    args: { units: 8 + (i % 5) * 8, rate: 0.002 * (1 + (i % 7)), epochs, log },
  }));
}

const all = (executor: Executor, jobs: readonly Job[]) =>
  Promise.all(jobs.map(async (job) => [job.id, await executor.run(job)] as const));

/** Trains on two worker processes while they are killed and paused, and their server starts anew. */
export async function chaos(options: Chaos): Promise<Outcome> {
  const { server, kills, restart, blocks, lockDuration, tell = () => {} } = options;
  const next = random(options.seed);
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-chaos-'));
  const log = join(folder, 'runs.txt');
  writeFileSync(log, '');
  const runs = () => {
    const processes = new Map<string, number[]>();
    for (const line of readFileSync(log, 'utf8').split('\n').slice(0, -1)) {
      const [id, pid] = line.split('\t') as [string, string];
      processes.set(id, [...(processes.get(id) ?? []), Number(pid)]);
    }
    return processes;
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) await sleep(20);
  };
  const queue = `chaos-${process.pid}-${Date.now()}`;
  const workers = new Workers(server.url, queue, lockDuration);
  const executor = bullmq({ connection: server.url, queue });
  const cwd = process.cwd();
  try {
    const inThreads = threads({ workers: 2 });
    const undisturbed = await all(inThreads, trialsOf(options, null));
    await inThreads.close();
    tell(`${undisturbed.length} trials without a disturbance`);

    const start = Date.now();
    const say = (line: string) => tell(`${((Date.now() - start) / 1000).toFixed(1)} s: ${line}`);
    await workers.start();
    await workers.start();
    process.chdir(path('.'));
    const module = './trial.js';
    const job = (name: string, args: Job['args']): Job => ({ id: name, module, export: name, args, seed: 0 });

    // A worker is paused for so long that its job goes to the other: both finish it.
    const doubled = executor.run(job('slow', { ms: 1000, log }));
    await until(() => runs().has('slow'));
    const [first] = runs().get('slow') as [number];
    process.kill(first, 'SIGSTOP');
    say('a worker is paused in the middle of its job');
    await until(() => runs().get('slow')?.length === 2);
    process.kill(first, 'SIGCONT');
    const slow = await doubled;
    await until(() => workers.told.split('slow is done').length === 3);
    say('its job was done twice');

    const blocked = executor.run(job('blocks', { ms: blocks, log }));
    await until(() => runs().has('blocks'));
    await blocked;
    say(`a job has blocked its thread for ${blocks} ms`);

    const trials = all(
      executor,
      trialsOf(options, log).map((trial) => ({ ...trial, module })),
    );
    for (let kill = 0; kill < kills; kill++) {
      await sleep(50 + next() * 500);
      await workers.replace(Math.floor(next() * 2));
      say(`kill ${kill + 1}`);
      if (kill === Math.floor(kills / 2)) {
        await server.restart(restart);
        say('the server has started anew');
      }
    }
    const results = await trials;
    say(`${results.length} trials`);
    return {
      undisturbed,
      disturbed: [...results, ['slow', slow], ['blocks', await blocked]],
      ...{ runs: runs(), told: workers.told, entries: await countEnded(server, queue) },
    };
  } finally {
    process.chdir(cwd);
    workers.close();
    await executor.close();
    rmSync(folder, { recursive: true });
  }
}

async function countEnded({ url }: Server, queue: string): Promise<number> {
  const place = await load('chaos', checkPlace('chaos', { connection: url, queue }));
  const entries = place.queue();
  const counts = await entries.getJobCounts();
  await entries.close();
  const { completed, ...others } = counts;
  return Object.values(others).some((count) => count > 0) ? Number.NaN : (completed ?? 0);
}
