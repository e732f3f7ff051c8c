import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { packCheckpoint } from '../../src/jobs/packCheckpoint.ts';
import { processes, rankOf, readResults, runShare } from '../../src/node/index.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const call = (id: string, name: string, args: Job['args'] = null): Job => ({
  ...{ id, module: path('../jobs/modules/calls.js'), export: name, args, seed: 7 },
});

describe('rankOf', () => {
  test.each([
    [{}, 0, 1],
    [{ LANEWISE_RANK: '2', LANEWISE_SIZE: '3', OMPI_COMM_WORLD_RANK: '0', OMPI_COMM_WORLD_SIZE: '9' }, 2, 3],
    [{ OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '4' }, 1, 4],
    [{ PMI_RANK: '3', PMI_SIZE: '4', SLURM_PROCID: '0', SLURM_NTASKS: '1' }, 3, 4],
    [{ SLURM_PROCID: '5', SLURM_NTASKS: '8' }, 5, 8],
    [
      { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '3', SLURM_ARRAY_TASK_STEP: '2', SLURM_ARRAY_TASK_COUNT: '4' },
      2,
      4,
    ],
    [{ SLURM_ARRAY_TASK_ID: '1', SLURM_ARRAY_TASK_COUNT: '2', SLURM_PROCID: '1', SLURM_NTASKS: '3' }, 4, 6],
    [{ JOB_COMPLETION_INDEX: '4', LANEWISE_SIZE: '6' }, 4, 6],
  ])('%j', (environment, rank, size) => {
    expect(rankOf(environment)).toEqual({ rank, size });
  });

  test.each([
    [{ JOB_COMPLETION_INDEX: '4' }, 'rankOf: LANEWISE_SIZE must be an integer ≥ 0 in the environment, got undefined'],
    [{ LANEWISE_SIZE: '4' }, 'rankOf: LANEWISE_RANK must be an integer ≥ 0 in the environment, got undefined'],
    [{ PMI_RANK: '4', PMI_SIZE: '4' }, 'rankOf: PMI_RANK must be one of 4 processes, got 4'],
    [{ PMI_RANK: '-1', PMI_SIZE: '4' }, "rankOf: PMI_RANK must be an integer ≥ 0 in the environment, got '-1'"],
  ])('%j is refused', (environment, message) => {
    expect(() => rankOf(environment)).toThrow(message);
  });
});

describe('runShare', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanewise-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const jobs = Array.from({ length: 7 }, (_, x) => call(`x: ${x}`, 'twice', { x }));

  test('ranks do all jobs together, and none again', async () => {
    for (const rank of [2, 0, 1]) await runShare(jobs, { folder, rank, size: 3 });
    expect(await readResults(folder)).toEqual(
      new Map(jobs.map(({ id }, x) => [id, { value: { x: 2 * x, seed: 7 }, reports: [], stopped: false }])),
    );
    const drawn = [call('drawn', 'drawn')];
    await runShare(drawn, { folder, rank: 0, size: 1 });
    const first = (await readResults(folder)).get('drawn');
    await runShare(drawn, { folder, rank: 0, size: 1 });
    expect((await readResults(folder)).get('drawn')).toEqual(first);
    await expect(runShare([call('drawn', 'twice', { x: 1 })], { folder })).rejects.toThrow(
      `runShare: job.id must be new in ${folder}, as another job has it: use another id or folder, got 'drawn'`,
    );
  });

  test('a job goes on from its checkpoint', async () => {
    const job = call('a', 'steps', { values: [3, 2, null], endsAt: 0 });
    writeFileSync(
      join(folder, 'a.checkpoint'),
      packCheckpoint(
        [
          [1, 3],
          [2, 2],
        ],
        Uint8Array.of(2),
      ),
    );
    await runShare([job], { folder });
    const { value, reports } = (await readResults(folder)).get('a') ?? {};
    expect([value, reports]).toEqual([
      2,
      [
        [1, 3],
        [2, 2],
        [3, Number.NaN],
      ],
    ]);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test.each([
    ['all is done: 0', [call('a', 'twice', { x: 1 })], 0],
    ['a function has thrown: 42', [call('a', 'fails'), call('b', 'twice', { x: 1 })], 42],
    ['another job has the id: 1', [call('a', 'twice', { x: 1 }), call('a', 'twice', { x: 2 })], 1],
  ])('%s', (_, share, code) => {
    const program = `
      import { runShare } from ${JSON.stringify(new URL('../../dist/node/index.js', import.meta.url).href)};
      await runShare(${JSON.stringify(share)}, { folder: ${JSON.stringify(folder)} });
    `;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
    expect([status, `${stderr}`.includes("job 'a' has failed: RangeError: no such layer")]).toEqual([
      code,
      code === 42,
    ]);
    expect(existsSync(join(folder, share.length > 1 && code === 42 ? 'b.json' : 'a.json'))).toBe(true);
  });
});

describe('processes', () => {
  const command = [process.execPath, path('../../dist/command.js'), 'job'];
  const executor = processes({ command, workers: 2 });

  test('a job gives its value and its reports', async () => {
    const told: number[][] = [];
    const job = call('a', 'steps', { values: [0.5, null, 0.25], endsAt: 0 });
    expect(await executor.run(job, { onReport: (...report) => told.push(report) })).toEqual({
      ...{ value: 0, stopped: false },
      reports: [
        [1, 0.5],
        [2, Number.NaN],
        [3, 0.25],
      ],
    });
    expect(told).toEqual([
      [0.5, 1],
      [Number.NaN, 2],
      [0.25, 3],
    ]);
  });

  test('a lost process is replaced once, from the last checkpoint', async () => {
    const { value, reports } = await executor.run(call('a', 'steps', { values: [4, 3, 2, 1], endsAt: 2 }));
    expect([value, reports]).toEqual([
      2,
      [
        [1, 4],
        [2, 3],
        [3, 2],
        [4, 1],
      ],
    ]);
    await expect(executor.run(call('b', 'exits'))).rejects.toThrow(
      "processes: job 'b' has lost its process: exit code 7",
    );
  });

  test('errors of the function and of the command', async () => {
    await expect(executor.run(call('a', 'fails'))).rejects.toMatchObject({
      name: 'RangeError',
      message: 'no such layer',
    });
    await expect(processes({ command: ['no-such-program'] }).run(call('a', 'fails'))).rejects.toThrow(
      "processes: job 'a' has lost its process: spawn no-such-program ENOENT",
    );
    expect(() => processes({ command: 'node' as never })).toThrow(
      "processes: command must be an array of strings, got 'node'",
    );
  });

  test('a cancelled job ends its process', async () => {
    const controller = new AbortController();
    const running = executor.run(call('a', 'waits'), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 300);
    await expect(running).rejects.toThrow('enough');
    await sleep(0);
    await executor.close();
    await expect(executor.run(call('a', 'waits'))).rejects.toThrow('processes: they were closed');
  });
});
