import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bullmq, bullmqWorker } from '../../src/bullmq/index.ts';
import { checkPlace, load } from '../../src/bullmq/library.ts';
import type { Job } from '../../src/jobs/job.ts';
import { runJob } from '../../src/jobs/runJob.ts';
import { threads } from '../../src/jobs/threads.ts';
import { float, int, median, search } from '../../src/search/index.ts';
import { type Server, startPostgres, startRedis } from './servers.ts';
import { Workers } from './workers.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanewise-queue-'));
const cwd = process.cwd();
beforeAll(() => process.chdir(new URL('modules/', import.meta.url).pathname));
afterAll(() => {
  process.chdir(cwd);
  rmSync(folder, { recursive: true });
});

const call = (id: string, name: string, args: Job['args'] = null): Job => ({
  ...{ id, module: './calls.js', export: name, args, seed: 7 },
});

const until = async (holds: () => boolean) => {
  while (!holds()) await sleep(20);
};

describe.each([
  ['Redis', startRedis],
  ['PostgreSQL', startPostgres],
])('%s', (name, start) => {
  let server: Server;
  let queues = 0;
  /** An executor and a worker at a queue of their own. */
  const atQueue = async (lines: string[] = []) => {
    const place = { connection: server.url, queue: `queue ${queues++}` };
    const worker = await bullmqWorker({ ...place, concurrency: 1, log: (line) => lines.push(line) });
    const executor = bullmq(place);
    return { ...place, worker, executor, close: () => Promise.all([executor.close(), worker.close()]) };
  };
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  test('a job gives what it gives here, reports as it goes, and a second one with its id is the same', async () => {
    const { executor, close } = await atQueue();
    const job = call('steps: 1', 'steps', { values: [0.5, null, 0.25], endsAt: 0 });
    const told: number[][] = [];
    const result = await executor.run(job, { onReport: (...report) => told.push(report) });
    expect(result).toEqual(await runJob(job, `file://${process.cwd()}/`));
    expect(told).toEqual([
      [0.5, 1],
      [Number.NaN, 2],
      [0.25, 3],
    ]);
    const drawn = await executor.run(call('7', 'drawn'));
    expect(await executor.run(call('7', 'drawn'))).toEqual(drawn);
    expect(await executor.run(call('8', 'drawn'))).not.toEqual(drawn);
    await expect(executor.run(call('7', 'drawn', 1))).rejects.toThrow(
      "bullmq: job.id must be new in its queue, as another job has it: use another id or queue, got '7'",
    );
    await close();
  });

  test('errors come by name and message; a job that has failed runs again', async () => {
    const { executor, close } = await atQueue();
    const file = join(folder, 'done');
    const job = call('a', 'failsUntil', { file });
    await expect(executor.run(job)).rejects.toMatchObject({ name: 'RangeError', message: `no ${file}` });
    writeFileSync(file, '');
    expect((await executor.run(job)).value).toBe('done');
    rmSync(file);
    await expect(executor.run(call('b', 'none'))).rejects.toThrow(
      "job 'b': export 'none' of ./calls.js must be a function",
    );
    await close();
  });

  test('a cancelled job ends on its worker', async () => {
    const lines: string[] = [];
    const { executor, close } = await atQueue(lines);
    const controller = new AbortController();
    const file = join(folder, `cancelled in ${name}`);
    const running = executor.run(call('a', 'waitsFor', { file }), { signal: controller.signal });
    await until(() => existsSync(file));
    const waiting = executor.run(call('b', 'waitsFor', { file }), { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect(waiting).rejects.toThrow('enough');
    await until(() => lines.some((line) => line === 'a has failed: cancelled'));
    await until(() => readFileSync(file, 'utf8') === 'ba');
    expect((await executor.run(call('c', 'twice', { x: 1 }))).value).toEqual({ x: 2, seed: 7 });
    await close();
  });

  test('a job that is cancelled before it is in the queue does not run', async () => {
    for (const wait of [0, 1, 2, 4, 8, 16]) {
      const { executor, close } = await atQueue();
      const controller = new AbortController();
      const file = join(folder, `never in ${name}: ${wait}`);
      const running = executor.run(call(`${wait}`, 'waitsFor', { file }), { signal: controller.signal });
      if (wait > 0) await sleep(wait);
      controller.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      // The worker's only place is free.
      expect((await executor.run(call(`after ${wait}`, 'twice', { x: 1 }))).value).toEqual({ x: 2, seed: 7 });
      await close();
    }
  });

  test('a worker refuses other code, and modules of other folders', async () => {
    const { executor, close } = await atQueue();
    const other = { ...call('a', 'twice'), sha256: '0'.repeat(64) };
    await expect(executor.run(other)).rejects.toThrow(
      /^job 'a': module \.\/calls\.js must be the one with the SHA-256 0+ on this worker, too, got [0-9a-f]{64}: update/,
    );
    for (const module of [
      'data:text/javascript,export const f = () => 1',
      '../threads.test.ts',
      'http://localhost/x.js',
    ])
      await expect(executor.run({ ...call(`in ${module}`, 'f'), module })).rejects.toThrow(
        /^job 'in .*': module must be below the worker's folder, got /,
      );
    await close();
  });

  test('a worker that closes gives its job back, and another goes on from its checkpoint', async () => {
    const { executor, worker, close, ...place } = await atQueue();
    const steps: number[] = [];
    const job = call('a', 'untilResumed', { most: 200 });
    const running = executor.run(job, { onReport: (_, step) => steps.push(step) });
    await until(() => steps.length > 3);
    await worker.close();
    const second = await bullmqWorker({ connection: place.connection, queue: place.queue, concurrency: 1 });
    const { value, reports } = await running;
    expect(value).toBe('resumed');
    expect(reports.map(([step]) => step)).toEqual(Array.from(reports, (_, index) => index + 1));
    expect(steps).toEqual(reports.map(([step]) => step));
    await second.close();
    await close();
  });

  test('a search has the same trials as in threads, for one job at a time and for two', async () => {
    const { executor, close } = await atQueue();
    const inThreads = threads({ workers: 2 });
    const space = { x: float(0, 1), y: int(0, 9) };
    const trialsOf = async (workers: number, run: typeof executor) => {
      const options = { trials: 24, seed: 3, pruner: median(), workers };
      const study = await search(space, './valley.js', { ...options, executor: run });
      return study.trials.map(({ number, params, value, state }) => ({ number, params, value, state }));
    };
    const alone = await trialsOf(1, inThreads);
    expect(alone).toHaveLength(24);
    expect(await trialsOf(2, inThreads)).toEqual(alone);
    expect(await trialsOf(2, executor)).toEqual(alone);
    expect(await trialsOf(1, executor)).toEqual(alone);
    await Promise.all([close(), inThreads.close()]);
  });

  test('a second result that differs is reported, and the first one counts', async () => {
    const queue = `queue ${queues++}`;
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const workers = new Workers(server.url, queue, 1000);
    await workers.start();
    await workers.start();
    const log = join(folder, `runs in ${name}`);
    writeFileSync(log, '');
    const executor = bullmq({ connection: server.url, queue });
    const started = () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => Number(line.split('\t')[1]));
    const running = executor.run({ ...call('a', 'slow', { ms: 500, log, differs: true }), module: './trial.js' });
    await until(() => started().length === 1);
    const [first] = started() as [number];
    process.kill(first, 'SIGSTOP');
    await until(() => started().length === 2);
    const { value } = await running;
    expect(value).toBe(started()[1]);
    const again = executor.run({ ...call('b', 'slow', { ms: 10_000, log }), module: './trial.js' });
    process.kill(first, 'SIGCONT');
    const words = `job 'a' has run twice, with different results: '{"value":${value},`;
    await until(() => workers.told.includes(words));
    await until(() => warn.mock.calls.length > 0);
    expect(warn.mock.calls[0]?.[0]).toContain(`lanewise: ${words}`);
    warn.mockRestore();
    const ended = expect(again).rejects.toThrow('bullmq: it was closed before the job ended');
    await executor.close();
    await ended;
    workers.close();
  });
});

test('a record that cannot be read for a moment is asked for again, and no promise rejects unhandled', async () => {
  const server = await startRedis();
  const place = { connection: server.url, queue: 'unreadable' };
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const executor = bullmq(place);
  const running = executor.run(call('a', 'twice', { x: 21 }), { onCheckpoint: () => {} });
  const { queue: open } = await load('test', checkPlace('test', place));
  const queue = open();
  let [entry] = await queue.getJobs();
  while (!entry) [entry] = await queue.getJobs();
  const { data } = entry;
  const key = queue.toKey(entry.id as string);
  const client = new Redis(server.url);
  await client.hset(key, 'data', '{');
  await entry.updateProgress({ kept: true });
  await until(() => warn.mock.calls.length > 0);
  expect(warn.mock.calls[0]?.[0]).toMatch(/^lanewise: bullmq: .*JSON.*; the queue is asked again$/);
  await client.hset(key, 'data', JSON.stringify(data));
  client.disconnect();
  const worker = await bullmqWorker({ ...place, concurrency: 1 });
  expect((await running).value).toEqual({ x: 42, seed: 7 });
  expect(unhandled).not.toHaveBeenCalled();
  process.off('unhandledRejection', unhandled);
  warn.mockRestore();
  await Promise.all([executor.close(), worker.close(), queue.close()]);
  await server.close();
});

test('a process ends where no server answers', () => {
  const program = `
    import { bullmq } from ${JSON.stringify(new URL('../../dist/bullmq/index.js', import.meta.url).href)};
    const job = ${JSON.stringify(call('a', 'twice'))};
    for (const connection of ['redis://127.0.0.1:1', 'postgresql://127.0.0.1:1/x'])
      await bullmq({ connection }).run(job).catch(({ message }) => console.log(message));
  `;
  const words = ['--input-type=module', '--eval', program];
  expect(`${execFileSync(process.execPath, words, { timeout: 20_000 })}`).toBe(
    'bullmq: cannot connect to the queue: connect ECONNREFUSED 127.0.0.1:1\n'.repeat(2),
  );
});

test('what is no queue is refused', async () => {
  expect(() => bullmq({ connection: 'localhost:6379' })).toThrow(
    "bullmq: connection must be a URL, redis://… or postgresql://…, got 'localhost:6379'",
  );
  expect(() => bullmq({ connection: 'redis://localhost', queue: 'a:b' })).toThrow(
    'bullmq: queue must be a name without',
  );
  expect(() => bullmq({ connection: 'redis://localhost', workers: 0 })).toThrow('bullmq: workers must be an integer');
  await expect(bullmqWorker({ connection: 'redis://localhost', concurrency: 0 })).rejects.toThrow(
    'bullmqWorker: concurrency must be an integer from 1 to 1024, got 0',
  );
  await expect(bullmq({ connection: 'redis://127.0.0.1:1' }).run(call('a', 'twice'))).rejects.toThrow(
    'bullmq: cannot connect to the queue: connect ECONNREFUSED 127.0.0.1:1',
  );
  await expect(bullmqWorker({ connection: 'postgresql://127.0.0.1:1/x' })).rejects.toThrow(
    'bullmqWorker: cannot connect to the queue: connect ECONNREFUSED 127.0.0.1:1',
  );
});
