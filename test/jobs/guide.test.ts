// Follows the guide from an empty folder: writes its files, runs its lines as a shell would, with what is packed, on a Redis
// of its own; what a block of ```text behind says must be so, but for …

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { install, pack, root, temporary } from '../environments/support/package.js';

const here: string = temporary('past-one-machine');
const { bin } = install(pack().tarball, here);
for (const name of ['bullmq', 'ioredis'])
  symlinkSync(join(root, 'node_modules', name), join(here, 'node_modules', name));
writeFileSync(join(here, 'package.json'), '{ "type": "module" }');

const port = 20_000 + (process.pid % 20_000);
const programs = {
  npx: `shift\nexec "${process.execPath}" "${join(here, 'node_modules/lanewise', bin.lanewise)}" "$@"`,
  npm: 'echo installed',
  'redis-server': `exec ${`${spawnSync('sh', ['-c', 'command -v redis-server']).stdout}`.trim()} --port ${port} "$@"`,
};
mkdirSync(join(here, 'bin'));
for (const [name, text] of Object.entries(programs)) {
  writeFileSync(join(here, 'bin', name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(here, 'bin', name), 0o755);
}

const guide = readFileSync(new URL('../../docs/guides/past-one-machine.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/^```(sh|js (?!elsewhere)\S+)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)].map(
  ([, kind, text, says]) => ({ kind, says, text: text.replaceAll('6379', `${port}`) }),
);

const started: ChildProcess[] = [];
afterAll(async () => {
  for (const { pid } of started) process.kill(-(pid as number), 'SIGKILL');
  await sleep(200);
  rmSync(here, { recursive: true, force: true });
});

const env = { ...process.env, PATH: `${join(here, 'bin')}:${process.env.PATH}` };

/** Starts a line that goes on; resolves when it has said what it says when it can be used. */
async function begin(line: string): Promise<void> {
  const child = spawn('sh', ['-c', `exec ${line.replace(/ &$/, '')}`], { cwd: here, env, detached: true });
  started.push(child);
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      told += text;
    });
  while (!/Ready to accept|works at the queue/.test(told)) {
    if (child.exitCode !== null) throw new Error(`${line}: ${told}`);
    await sleep(50);
  }
}

test.each(blocks)('$kind: $text', async ({ kind, text, says }) => {
  if (kind !== 'sh') return writeFileSync(join(here, kind.slice(3)), text);
  for (const line of text.split('\n').filter((each) => each.endsWith(' &'))) await begin(line);
  const rest = text.split('\n').filter((each) => !each.endsWith(' &'));
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', rest.join('\n')], {
    cwd: here,
    env,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const expected = says?.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (expected) expect(stdout).toMatch(new RegExp(`^${expected.join('[^\\n]*')}$`));
});

test('the files of examples/scale are those of the guide', () => {
  const read = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../../examples/scale/${name}`, import.meta.url)), 'utf8').replace(
      /^\/\/.*\n\n/,
      '',
    );
  for (const name of ['trial.js', 'run.js']) expect(guide).toContain(`\`\`\`js ${name}\n${read(name)}\`\`\``);
});
