import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../src/jobs/executor.ts';
import type { Job, StoppingRule } from '../../src/jobs/job.ts';
import { runJob } from '../../src/jobs/runJob.ts';

const folder = new URL('./', import.meta.url).href;
const call = (name: string, args: Job['args'] = null, more: Partial<Job> = {}): Job => ({
  ...{ id: 'a', module: 'modules/calls.js', export: name, args, seed: 7 },
  ...more,
});
const run = (job: Job, options?: RunOptions) => runJob(job, folder, options);
const hashOf = (name: string) =>
  createHash('sha256')
    .update(readFileSync(new URL(name, folder)))
    .digest('hex');

test('a module with the right bytes is called', async () => {
  expect((await run(call('twice', { x: 1 }, { sha256: hashOf('modules/calls.js') }))).value).toEqual({ x: 2, seed: 7 });
});

test('a job calls the function with its arguments and its seed', async () => {
  expect(await run(call('twice', { x: 21 }))).toEqual({ value: { x: 42, seed: 7 }, reports: [], stopped: false });
  expect((await run(call('default'))).value).toBe('default');
  expect((await run(call('twice', { x: 1 }, { module: `${folder}modules/calls.js` }))).value).toEqual({
    x: 2,
    seed: 7,
  });
});

describe('what cannot be called is named', () => {
  test.each([
    [
      call('train'),
      /^job 'a': export 'train' of modules\/calls\.js must be a function, got undefined; it exports .*blocks/,
    ],
    [call('number'), /^job 'a': export 'number' of modules\/calls\.js must be a function, got 3; it exports /],
    [call('x', null, { module: 'modules/none.js' }), /^job 'a': module modules\/none\.js cannot be loaded: /],
    [call('x', null, { module: 'http://[' }), /^job 'a': module http:\/\/\[ cannot be loaded: Invalid URL/],
    [
      call('twice', null, { sha256: '0'.repeat(64) }),
      /^job 'a': module modules\/calls\.js must be the one with the SHA-256 0+ on this worker, too, got [0-9a-f]{64}: update its files/,
    ],
  ])('%j', async (job, message) => {
    await expect(run(job)).rejects.toThrow(message);
  });

  test('an error of the function comes as it is', async () => {
    await expect(run(call('fails'))).rejects.toEqual(new RangeError('no such layer'));
  });
});

test.each([
  ['nan', "job 'a': what 'returned' of modules/calls.js returns.loss must be what JSON keeps: "],
  ['array', "job 'a': what 'returned' of modules/calls.js returns.weights[1] must be what JSON keeps: "],
  ['none', "job 'a': what 'returned' of modules/calls.js returns must be what JSON keeps: "],
  ['date', "job 'a': what 'returned' of modules/calls.js returns must be what JSON keeps: "],
])('a value that JSON would change is refused: %s', async (what, message) => {
  await expect(run(call('returned', { what }))).rejects.toThrow(message);
});

test('a value is as JSON gives it back', async () => {
  expect((await run(call('returned', { what: 'negativeZero' }))).value).toEqual([0]);
});

describe('data', () => {
  const reference = { at: 'modules/calls.js', sha256: hashOf('modules/calls.js') };
  const contents = [...readFileSync(new URL('modules/calls.js', folder))];

  test('bytes are those of the file', async () => {
    const job = call('bytes', null, { data: { numbers: reference } });
    expect((await run(job)).value).toEqual(contents);
    expect((await run(job)).value).toEqual(contents);
  });

  test('other bytes, and other names, are refused', async () => {
    const data = { numbers: { ...reference, sha256: 'f'.repeat(64) } };
    await expect(run(call('bytes', null, { data }))).rejects.toThrow(
      `job 'a': SHA-256 of data 'numbers', modules/calls.js, must be ${'f'.repeat(64)}, got ${reference.sha256}`,
    );
    await expect(run(call('bytes', null, { data: { letters: reference } }))).rejects.toThrow(
      "job 'a': data must be one of letters, got 'numbers'",
    );
  });
});

describe('stopping', () => {
  const stepsUntil = async (stopping: StoppingRule, values: readonly (number | null)[]) => {
    const { reports, stopped } = await run(call('steps', { values, endsAt: 0 }, { stopping }));
    return stopped ? reports.length : undefined;
  };

  test.each([
    ['more', 'value', [[2, 0.5]], [0.1, 0.4, 0.9], 2],
    ['more', 'value', [[2, 0.5]], [0.1, 0.5, 0.1], undefined],
    ['less', 'value', [[2, 0.5]], [0.1, 0.6, 0.1], 2],
    ['less', 'best', [[2, 0.5]], [0.1, 0.6, 0.1], undefined],
    ['less', 'best', [[2, 0.05]], [0.1, 0.6, 0.01], 2],
    [
      'more',
      'best',
      [
        [1, 0.2],
        [3, 0.5],
      ],
      [0.3, 0.4, 0.4],
      3,
    ],
    ['more', 'value', [[2, 0.5]], [0.9, null, 0.9], 2],
    ['more', 'best', [[2, 0.5]], [0.9, null, 0.9], undefined],
    ['more', 'best', [[2, 0.5]], [null, null, 0.9], 2],
    ['less', 'best', [[3, 0.5]], [null, 0.4, 0.9], undefined],
  ] as const)('better %s, compared %s, limits %j, values %j', async (better, compared, limits, values, expected) => {
    expect(await stepsUntil({ better, compared, limits: limits as never }, values)).toBe(expected);
  });
});

test('a run goes on from a checkpoint, with the reports before it, to the same end', async () => {
  const values = [0.9, null, 0.5, 0.4, 0.1];
  const stopping: StoppingRule = {
    better: 'more',
    compared: 'best',
    limits: [
      [3, 0.8],
      [5, 0.95],
    ],
  };
  const checkpoints: Uint8Array<ArrayBuffer>[] = [];
  const job = call('steps', { values, endsAt: 0 }, { stopping });
  const whole = await run(job, { onCheckpoint: (bytes) => checkpoints.push(bytes) });
  expect(whole).toMatchObject({
    stopped: true,
    reports: [
      [1, 0.9],
      [2, Number.NaN],
      [3, 0.5],
      [4, 0.4],
      [5, 0.1],
    ],
  });
  expect(checkpoints).toHaveLength(4);
  for (const [index, checkpoint] of checkpoints.entries()) {
    const told: number[] = [];
    const rest = await run(job, { checkpoint, onReport: (_, step) => told.push(step) });
    expect(rest).toEqual({ ...whole, value: index + 1 });
    expect(told).toEqual([2, 3, 4, 5].slice(index));
  }
  await expect(run(job, { checkpoint: Uint8Array.of(1, 2) })).rejects.toThrow(
    "job 'a': checkpoint must be bytes from onCheckpoint, got 2 others",
  );
});
