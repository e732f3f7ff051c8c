import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { journal } from '../../src/node/index.ts';
import { float, int, search } from '../../src/search/index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(folder, 'study.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('lines are added and read, by path and by URL', async () => {
  expect(await journal(path).read()).toEqual([]);
  await journal(path).append('{"a":"ä"}');
  await journal(pathToFileURL(path)).append('2');
  expect(await journal(path).read()).toEqual(['{"a":"ä"}', '2']);
  expect(readFileSync(path, 'utf8')).toBe('{"a":"ä"}\n2\n');
  await expect(journal(path).append('3\n4')).rejects.toThrow('journal: line must be one line, got several');
  expect(() => journal(3 as never)).toThrow('journal: path must be a path or URL, got 3');
  await expect(journal(folder).read()).rejects.toThrow('EISDIR');
});

test('what a crash left of a line is taken off, also in the middle of a letter', async () => {
  const whole = '{"a":"ä"}\n';
  for (const cut of [...Buffer.from(whole).keys()]) {
    writeFileSync(path, whole);
    appendFileSync(path, Buffer.from(whole).subarray(0, cut));
    expect(await journal(path).read()).toEqual(['{"a":"ä"}']);
    await journal(path).append('next');
    expect(await journal(path).read()).toEqual(['{"a":"ä"}', 'next']);
  }
});

const space = { x: float(-2, 2), n: int(1, 99, { log: true }) };
const loss = ({ x, n }: { x: number; n: number }) => x * x + Math.abs(Math.log(n / 9));
const options = { trials: 40, seed: 3, workers: 2 };

/** A process that searches as above, and says after each trial that it has one more. */
const script = (lanewise: string) => `
  import { journal } from '${lanewise}/node/index.js';
  import { float, int, search } from '${lanewise}/search/index.js';
  const space = { x: float(-2, 2), n: int(1, 99, { log: true }) };
  const loss = async ({ x, n }) => {
    await new Promise((resolve) => setTimeout(resolve, 4));
    return x * x + Math.abs(Math.log(n / 9));
  };
  await search(space, loss, {
    ...${JSON.stringify(options)},
    storage: journal(process.argv[1]),
    onTrial: ({ number }) => console.log(number),
  });
`;

test('a search whose process is killed, again and again, has the trials of one that was not', async () => {
  const undisturbed = await search(space, loss, options);
  const code = script(new URL('../../dist', import.meta.url).href);
  let kills = 0;
  for (let run = 0; run < 60; run++) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      told += `${chunk}`.split('\n').length - 1;
      // Trials that the file has are told at once: some more than before, a moment later.
      if (told > 5 * kills + 3) setTimeout(() => child.kill('SIGKILL'), (7 * kills) % 5);
    });
    const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    if (signal !== 'SIGKILL') break;
    kills++;
  }
  expect(kills).toBeGreaterThan(3);
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  expect(lines.length).toBe(41);
  const again = await search(space, () => Number.NaN, { ...options, storage: journal(path) });
  expect(again.trials).toEqual(undisturbed.trials);
});

test('a second search on a file is refused while the first runs, and loses nothing', async () => {
  let refused: unknown;
  const first = await search(space, loss, {
    ...options,
    storage: journal(path),
    async onTrial({ number }) {
      if (number === 5) refused = await search(space, loss, { ...options, storage: journal(path) }).catch((e) => e);
    },
  });
  const by = `journal: study.jsonl is in use by process ${process.pid} of ${hostname()}`;
  expect(`${refused}`).toBe(`Error: ${by}; wait until it ends, or delete study.jsonl.lock if it has ended`);
  expect(readFileSync(path, 'utf8').split('\n').length).toBe(42);
  expect(readdirSync(folder)).toEqual(['study.jsonl']);
  const again = await search(space, () => Number.NaN, { ...options, storage: journal(path) });
  expect(again.trials).toEqual(first.trials);
});

test('a search is refused while another process searches, which reads do not disturb', async () => {
  const code = script(new URL('../../dist', import.meta.url).href);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  await expect(search(space, loss, { ...options, storage: journal(path) })).rejects.toThrow(`by process ${child.pid}`);
  for (let read = 0; read < 20; read++) await journal(path).read();
  expect(await ended).toBe(0);
  const again = await search(space, () => Number.NaN, { ...options, storage: journal(path) });
  expect(again.trials).toEqual((await search(space, loss, options)).trials);
});

test('a lock is taken over if its process has ended, and kept if that is unknown', async () => {
  const lock = join(folder, 'study.jsonl.lock');
  const own = { pid: process.pid, host: hostname(), started: Date.now() - 1000 * process.uptime(), token: 'x' };
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.on('exit', resolve));
  for (const stale of [
    { ...own, pid: child.pid },
    { ...own, started: own.started - 60_000 },
  ]) {
    writeFileSync(lock, JSON.stringify(stale));
    await (await journal(path).lock())();
    expect(readdirSync(folder)).toEqual([]);
  }
  for (const kept of [JSON.stringify(own), JSON.stringify({ ...own, host: 'elsewhere', pid: 1 }), '']) {
    writeFileSync(lock, kept);
    await expect(journal(path).lock()).rejects.toThrow('study.jsonl is in use by');
    expect(readFileSync(lock, 'utf8')).toBe(kept);
  }
  writeFileSync(lock, JSON.stringify({ ...own, host: 'elsewhere' }));
  writeFileSync(path, '1\n2');
  expect(await journal(path).read()).toEqual(['1']);
  expect(readFileSync(path, 'utf8')).toBe('1\n2');
});

test('of several that take over one lock at the same time, one has it', async () => {
  const lock = join(folder, 'study.jsonl.lock');
  for (let round = 0; round < 20; round++) {
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), started: 0, token: 'x' }));
    const locks = await Promise.allSettled(Array.from({ length: 5 }, () => journal(path).lock()));
    const had = locks.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(had.length).toBe(1);
    for (const unlock of had) await unlock();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('a search that fails unlocks the file', async () => {
  const storage = () => journal(path);
  const fail = () => {
    throw new Error('of the objective');
  };
  await expect(search(space, fail, { ...options, storage: storage() })).rejects.toThrow('of the objective');
  await expect(search(space, loss, { ...options, trials: 0, storage: storage() })).rejects.toThrow('trials');
  await search(space, loss, { ...options, storage: storage() });
  await expect(search(space, loss, { ...options, seed: 4, storage: storage() })).rejects.toThrow('another seed');
  expect(readdirSync(folder)).toEqual(['study.jsonl']);
});
