import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run, said } from './packed.ts';

writeFileSync(
  join(folder, 'calls.mjs'),
  `export const twice = ({ x }) => 2 * x;
export const fails = () => { throw new RangeError('no such layer'); };`,
);

const job = (name: string) => ({ id: 'a', module: './calls.mjs', export: name, args: { x: 4 }, seed: 1 });

test('a job is JSON, or JSON in base64', () => {
  const text = JSON.stringify(job('twice'));
  const line = 'lanewise: {"result":{"value":8,"reports":"[]","stopped":false}}\n';
  expect(said(['job', text])).toBe(line);
  expect(said(['job', Buffer.from(text).toString('base64url')])).toBe(line);
});

test('a job whose function throws ends with 42', () => {
  expect(run(['job', JSON.stringify(job('fails'))])).toEqual({
    status: 42,
    stdout: 'lanewise: {"error":{"name":"RangeError","message":"no such layer"}}\n',
    stderr: '',
  });
});

test.each([
  [['job', 'e30'], /^lanewise: job: job\.id must be a string, got undefined\n$/],
  [['job', '{'], /^lanewise: job: the job must be JSON, or JSON in base64, got /],
  [['worker'], /^lanewise: worker: the server must be given by --redis <url> or by --postgres <url>, got none\n$/],
  [
    ['worker', '--redis', 'redis://a', '--postgres', 'postgresql://a'],
    /^lanewise: worker: the server must be given by --redis <url> or by --postgres <url>, got both\n$/,
  ],
  [['worker', '--redis', 'http://a'], /^lanewise: bullmqWorker: connection must be a URL, redis:/],
  [
    ['worker', '--redis', 'redis://a', '--concurrency', '0'],
    /^lanewise: worker: --concurrency must be an integer ≥ 1, got '0'/,
  ],
  [['worker', '--redis', 'redis://a'], /^lanewise: bullmqWorker: bullmq must be installed: npm install bullmq\n$/],
])('%j', (words, message) => {
  const { status, stdout, stderr } = run(words);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(message);
});
