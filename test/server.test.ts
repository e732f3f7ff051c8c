import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { randomNumbers } from '../src/data/randomNumbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanewise-server-'));
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const EPOCHS = 12;

/** The example as a process: what it has said so far, and a promise of a line that it says. */
function start(file: string) {
  const args = ['examples/server.js', '--port', '0', '--epochs', `${EPOCHS}`, '--file', join(folder, file)];
  const child = spawn(process.execPath, args, { cwd: fileURLToPath(new URL('../', import.meta.url)) });
  children.add(child);
  let said = '';
  const waiting = new Set<() => void>();
  const hear = (text: string) => {
    said += text;
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return {
    said: () => said,
    hears: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(said);
          if (found) resolve(found);
        };
        waiting.add(look);
        ended.then(() => reject(new Error(`expected ${pattern}, got ${said}`)));
        look();
      }),
    kill: () => {
      child.kill('SIGKILL');
      children.delete(child);
      return ended;
    },
  };
}

const epochsIn = (said: string) => [...said.matchAll(/epoch (\d+) is safe/g)].map(([, epoch]) => Number(epoch));

test('the server answers while it trains', async () => {
  const server = start('answers');
  const [, url] = await server.hears(/listens on (\S+)/);
  const [header, first] = readFileSync(new URL('../examples/data/digits.csv', import.meta.url), 'utf8').split('\n');
  const pixels = first.split(',').slice(0, 64).map(Number);
  const ask = async (body: string) => (await fetch(url, { method: 'POST', body })).json();
  const meanwhile = await ask(JSON.stringify([pixels]));
  expect(meanwhile.epoch).toBeLessThan(EPOCHS);
  expect(meanwhile.digits).toHaveLength(1);
  const refused = await fetch(url, { method: 'POST', body: '[[1, 2]]' });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('64')]);
  await server.hears(/trained/);
  expect(await ask(JSON.stringify([pixels, pixels]))).toEqual({ epoch: EPOCHS, digits: [0, 0] });
  expect(await (await fetch(url)).json()).toEqual({ epoch: EPOCHS });
  expect(header.split(',')).toHaveLength(65);
  await server.kill();
});

test('killed at random moments, it loses no more than the running epoch, and ends with the same bits', async () => {
  const random = randomNumbers(11);
  let safe = 0;
  let kills = 0;
  for (;;) {
    const server = start('killed');
    const before = /goes on after epoch (\d+)/.exec((await server.hears(/begins|goes on after epoch (\d+)\n/)).input);
    expect(Number(before?.[1] ?? 0)).toBeGreaterThanOrEqual(safe);
    safe = Number(before?.[1] ?? 0);
    const done = server.hears(/trained/).then(() => true);
    done.catch(() => {});
    // Now and then before anything more is safe, else in one of the next epochs, while it trains or while it writes.
    if (kills % 3 !== 2 && safe < EPOCHS) await server.hears(/is safe/);
    const pause = new Promise((resolve) => setTimeout(resolve, 250 * random.uniform(), false));
    if (kills >= 3 && (await Promise.race([done, pause]))) {
      await server.kill();
      break;
    }
    await pause;
    await server.kill();
    safe = Math.max(safe, ...epochsIn(server.said()));
    kills++;
  }
  const undisturbed = start('undisturbed');
  await undisturbed.hears(/trained/);
  await undisturbed.kill();
  expect(epochsIn(undisturbed.said())).toHaveLength(EPOCHS);
  expect(readFileSync(join(folder, 'killed')).equals(readFileSync(join(folder, 'undisturbed')))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('undisturbed'))).toEqual(['undisturbed']);
});
