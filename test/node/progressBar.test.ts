import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { progressBar } from '../../src/node/index.ts';
import { regression, x, y } from './training.ts';

/** A stream that keeps what is written. */
function page(isTTY: boolean) {
  const texts: string[] = [];
  return { isTTY, columns: 200, texts, write: (text: string) => texts.push(text) > 0 };
}

test('in a pipe there is a line now and then, and one for the last epoch', async () => {
  const stream = page(false);
  const history = await regression().fit(x, y, { epochs: 25, callbacks: progressBar({ stream, lines: 4 }) });
  const figures = (epoch: number) =>
    Object.entries(history).map(([name, values]) => `${name} ${values[epoch - 1].toFixed(4)}`);
  const line = (epoch: number) => `epoch ${`${epoch}`.padStart(2)}/25  ${figures(epoch).join('  ')}\n`;
  expect(stream.texts).toEqual([7, 14, 21, 25].map(line));
});

test('a training that is stopped ends with the line of its last epoch', async () => {
  const stream = page(false);
  const stop = { onEpochEnd: (epoch: number, _: unknown, run: { stop(): void }) => epoch === 2 && run.stop() };
  await regression().fit(x, y, { epochs: 100, callbacks: [progressBar({ stream }), stop] });
  expect(stream.texts).toHaveLength(1);
  expect(stream.texts[0]).toMatch(/^epoch {3}3\/100 /);
});

test('in a terminal there is a bar that fills', async () => {
  const stream = page(true);
  await regression().fit(x, y, { epochs: 4, callbacks: progressBar({ stream }) });
  const all = stream.texts.join('');
  expect(all).toContain(`${'░'.repeat(28)} epoch 0/4`);
  expect(all).toMatch(new RegExp(`${'█'.repeat(28)} epoch 4/4 {2}loss \\d\\.\\d{4} {2}meanAbsoluteError \\d\\.\\d{4}`));
  expect(all.endsWith('\n')).toBe(true);
});

test('a bar whose training fails keeps no process alive', () => {
  const script = `
    import { dense, sequential } from 'lanewise';
    import { progressBar } from 'lanewise/node';
    const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const stream = { isTTY: true, columns: 80, write: () => true };
    const fail = { onEpochEnd() { throw new Error('mine'); } };
    await model.fit([[1]], [1], { callbacks: [progressBar({ stream }), fail] }).catch((error) => console.log(error.message));
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: new URL('../../', import.meta.url),
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([status, stdout, stderr]).toEqual([0, 'mine\n', '']);
});

test('bad options are refused', () => {
  expect(() => progressBar({ stream: {} as never })).toThrow('progressBar: stream must be a stream such as');
  expect(() => progressBar({ stream: null as never })).toThrow('progressBar: stream must be a stream such as');
  expect(() => progressBar(null as never)).toThrow('progressBar: options must be an object, got null');
  expect(() => progressBar({ lines: 0 })).toThrow('progressBar: lines must be an integer ≥ 1, got 0');
});
