import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { runJob } from '../../src/jobs/runJob.ts';
import { threads } from '../../src/jobs/threads.ts';
import { sha256 } from '../../src/jobs/urls.ts';

const module = new URL('modules/calls.js', import.meta.url).href;
const call = (name: string, args: Job['args'] = null, more: Partial<Job> = {}): Job => ({
  ...{ id: 'a', module, export: name, args, seed: 7 },
  ...more,
});

const two = threads({ workers: 2 });
afterAll(() => two.close());

test('a job gives what it gives here', async () => {
  const job = call('steps', { values: [0.5, null, 0.25], endsAt: 0 });
  const told: number[][] = [];
  const result = await two.run(job, { onReport: (...report) => told.push(report) });
  expect(result).toEqual(await runJob(job, import.meta.url));
  expect(told).toEqual([
    [0.5, 1],
    [Number.NaN, 2],
    [0.25, 3],
  ]);
});

test('workers stay, and as many jobs run at once', async () => {
  const jobs = Array.from({ length: 8 }, (_, index) => two.run(call('blocks', { ms: 30 }, { id: `${index}` })));
  const used = (await Promise.all(jobs)).map(({ value }) => value);
  expect(new Set(used).size).toBe(2);
});

test('each job has its share of the cores', async () => {
  const cores = Math.max(1, Math.floor(Math.min(64, availableParallelism()) / 2));
  expect((await two.run(call('cores'))).value).toBe(cores);
});

describe('errors', () => {
  test('of the function', async () => {
    await expect(two.run(call('fails'))).rejects.toMatchObject({ name: 'RangeError', message: 'no such layer' });
  });

  test('of a job that nobody can run', async () => {
    await expect(two.run(call('train'))).rejects.toThrow("job 'a': export 'train' of file:");
    await expect(two.run({ ...call('twice'), seed: 1.5 })).rejects.toThrow(
      'threads: job.seed must be an integer ≥ 0, got 1.5',
    );
    await expect(two.run(call('twice', { x: Number.NaN } as never))).rejects.toThrow(
      'threads: job.args.x must be what JSON keeps',
    );
    await expect(two.run({ ...call('twice'), modul: 'x' } as never)).rejects.toThrow(
      "threads: option must be one of id, module, sha256, export, args, seed, stopping, data, got 'modul'",
    );
    expect(() => threads({ workers: 0 })).toThrow('threads: workers must be an integer from 1 to 1024, got 0');
  });

  test('of a callback end the job', async () => {
    const onReport = () => {
      throw new Error('no room on the screen');
    };
    await expect(two.run(call('steps', { values: [1], endsAt: 0 }), { onReport })).rejects.toThrow('no room on the');
  });
});

describe('a lost worker', () => {
  test('its job goes on from its checkpoint, and tells each step once', async () => {
    const told: number[] = [];
    const job = call('steps', { values: [4, 3, 2, 1], endsAt: 2 });
    const { value, reports } = await two.run(job, { onReport: (_, step) => told.push(step) });
    // It may end before it has sent its last words.
    expect([0, 1, 2]).toContain(value);
    expect(reports).toEqual([
      [1, 4],
      [2, 3],
      [3, 2],
      [4, 1],
    ]);
    expect(told).toEqual([1, 2, 3, 4]);
  });

  test('twice is an error that says why', async () => {
    await expect(two.run(call('exits'))).rejects.toMatchObject({
      message: "threads: job 'a' has lost its worker twice: the worker ended with exit code 7",
      cause: new Error('the worker ended with exit code 7'),
    });
    await expect(two.run(call('throwsLater'))).rejects.toThrow("job 'a' has lost its worker twice: outside of the job");
    expect((await two.run(call('twice', { x: 1 }))).value).toEqual({ x: 2, seed: 7 });
  });
});

describe('cancelling', () => {
  test.each([
    ['a job that listens', 'waits', null],
    ['a job that blocks its worker', 'blocks', { ms: 60_000 }],
  ])('%s', async (_, name, args) => {
    const one = threads({ workers: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = one.run(call(name, args), { signal });
    const waiting = one.run(call('twice', { x: 1 }), { signal });
    const other = one.run(call('twice', { x: 2 }));
    controller.abort(new Error('enough'));
    await expect(cancelled).rejects.toThrow('enough');
    await expect(waiting).rejects.toThrow('enough');
    expect((await other).value).toEqual({ x: 4, seed: 7 });
    await expect(one.run(call('thread'), { signal })).rejects.toThrow('enough');
    await one.close();
  });
});

test('closing ends jobs with an error', async () => {
  const one = threads({ workers: 1 });
  const running = one.run(call('waits'));
  const waiting = one.run(call('waits'));
  await one.close();
  for (const job of [running, waiting]) await expect(job).rejects.toThrow('threads: they were closed before the job');
  await expect(one.run(call('thread'))).rejects.toThrow('threads: they were closed; make others by threads()');
});

test('a module that has changed is imported anew where a job names its hash', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-'));
  const file = join(folder, 'changing.mjs');
  const executor = threads({ workers: 2 });
  const values = async (text: string) => {
    writeFileSync(file, text);
    const hash = await sha256(new TextEncoder().encode(text));
    const job = call('f', null, { module: pathToFileURL(file).href, sha256: hash });
    return (await Promise.all([executor.run(job), executor.run(job)])).map(({ value }) => value);
  };
  expect(await values('export const f = () => 1;')).toEqual([1, 1]);
  expect(await values('export const f = () => 2;')).toEqual([2, 2]);
  await executor.close();
  rmSync(folder, { recursive: true });
});

describe('a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-'));
  const bundle = join(folder, 'threads.mjs');
  beforeAll(async () => {
    const source = await rolldown({ input: fileURLToPath(new URL('../../src/jobs/threads.ts', import.meta.url)) });
    await source.write({ file: bundle, format: 'esm' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['a text', ['--input-type=module', '--eval']],
    ['a file', []],
  ])('lives as long as its jobs, and no longer: %s', (_, [kind, flag]) => {
    const program = `
      import { threads } from ${JSON.stringify(pathToFileURL(bundle).href)};
      const executor = threads({ workers: 2 });
      const job = { ...${JSON.stringify(call('blocks', { ms: 50 }))}, module: './calls.js' };
      const jobs = await Promise.all([job, job, job].map((job) => executor.run(job)));
      console.log(jobs.map(({ value }) => typeof value).join());
    `;
    const file = join(folder, 'program.mjs');
    writeFileSync(file, program);
    const words = kind && flag ? [kind, flag, program] : [file];
    const cwd = new URL('modules/', import.meta.url);
    expect(`${execFileSync(process.execPath, words, { cwd, timeout: 30_000 })}`).toBe('number,number,number\n');
  });
});
