import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);

function run(example: string, env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`examples/${example}.js`], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** What a seed's weights hash to after training: the same on every machine with the build. */
const FINGERPRINTS: Readonly<Record<string, string>> = { simd: '5fd51f487422', relaxed: 'b7210690d88a' };

test('digits reads at least 97 % of what it never saw, to the same bits, and draws its curve', () => {
  rmSync(new URL('examples/output/digits.svg', root), { force: true });
  const text = run('digits');
  const [, build, fingerprint] = /build '(\w+)'.\nWeights (\w+):/.exec(text) ?? [];
  expect(fingerprint).toBe(FINGERPRINTS[build]);
  expect(Number(/Reads ([\d.]+) %/.exec(text)?.[1])).toBeGreaterThanOrEqual(97);
  expect(existsSync(new URL('examples/output/digits.svg', root))).toBe(true);
});

test('xor is learned', () => {
  const predictions = [...run('xor').matchAll(/^[01] {2}[01] {2}([01]) +([\d.]+)$/gm)].map(([, truth, got]) => [
    Number(truth),
    Number(got),
  ]);
  expect(predictions).toHaveLength(4);
  for (const [truth, got] of predictions) expect(Math.abs(truth - got)).toBeLessThan(0.01);
});

test('house-prices comes close to the noise of the prices', () => {
  const text = run('house-prices');
  const amount = (name: string) => Number(new RegExp(`${name} +([\\d,]+)`).exec(text)?.[1].replace(',', ''));
  expect(amount('the network')).toBeLessThan(1.1 * amount('the formula itself'));
});

test('overfitting: each cure makes the log loss of unseen points lower, and the curves are drawn', () => {
  rmSync(new URL('examples/output/overfitting.svg', root), { force: true });
  const rows = [...run('overfitting').matchAll(/^(\S.*?) {2,}(0\.\d{3}) +(\d\.\d{3}) +([\d.]+) % +([\d.]+) %$/gm)];
  const [plain, ...cures] = rows.map(([, name, learned, unseen]) => ({ name, learned: +learned, unseen: +unseen }));
  expect(plain.name).toBe('nothing');
  expect(plain.unseen).toBeGreaterThan(2 * plain.learned);
  expect(cures.map(({ name }) => name)).toEqual(['dropout', 'L2 penalty', 'weight decay', 'early stopping']);
  for (const { name, unseen } of cures) expect(unseen, name).toBeLessThan(plain.unseen);
  expect(existsSync(new URL('examples/output/overfitting.svg', root))).toBe(true);
});

test('tabular comes close to the formula, and another process answers alike from the file', () => {
  rmSync(new URL('examples/output/tabular.safetensors', root), { force: true });
  const text = run('tabular');
  const share = (name: string) => Number(new RegExp(`${name} +([\\d.]+) %`).exec(text)?.[1]);
  expect(share('the network')).toBeGreaterThan(share('the formula itself') - 2);
  const answers = [...text.matchAll(/^ +[\d?]+ {2}\w+ +class .*%$/gm)].map(([line]) => line);
  expect(answers).toHaveLength(6);
  expect(answers.slice(3)).toEqual(answers.slice(0, 3));
});

test('circuits finds a small part of the network that does what the whole does, and draws it', () => {
  rmSync(new URL('examples/output/circuit.svg', root), { force: true });
  const text = run('circuits');
  const [, size, all] = /circuit +(\d+) of (\d+) weights/.exec(text) ?? [];
  expect(Number(size)).toBeLessThan(Number(all) / 5);
  const share = (name: string) => Number(new RegExp(`${name} +(-?[\\d.]+) %`).exec(text)?.[1]);
  expect(Math.abs(share('faithful') - 100)).toBeLessThan(15);
  expect(Math.abs(share('needed'))).toBeLessThan(35);
  expect(text).toContain('better than 100 %');
  expect(existsSync(new URL('examples/output/circuit.svg', root))).toBe(true);
});

test('cartpole: the pole stands nearly always, evolved and learned', () => {
  const text = run('cartpole');
  for (const way of ['evolved', 'learned'])
    expect(Number(new RegExp(`^${way}: stands (\\d+) of 500 steps$`, 'm').exec(text)?.[1]), way).toBeGreaterThan(400);
}, 120_000);

test('search tries settings in threads, beginning with those of digits.js, and draws three pictures', () => {
  const pictures = ['history', 'importance', 'trials'].map(
    (name) => new URL(`examples/output/search-${name}.svg`, root),
  );
  for (const picture of pictures) rmSync(picture, { force: true });
  const text = run('search', { LANEWISE_TRIALS: '6' });
  expect(text).toMatch(/6 trials in [\d.]+ s/);
  expect(text).toMatch(/^ +0 +0\.\d+ +2 +256 +relu +0 +0\.002 +32 +30$/m);
  for (const name of ['digits.js', 'the search'])
    expect(Number(new RegExp(`^${name} +reads ([\\d.]+) %`, 'm').exec(text)?.[1])).toBeGreaterThan(96);
  for (const picture of pictures) expect(existsSync(picture)).toBe(true);
});
