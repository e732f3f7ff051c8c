import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
