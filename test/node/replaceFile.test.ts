import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dense, load, save, sequential } from '../../src/index.ts';
import { replaceFile } from '../../src/node/index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replace-'));
  path = join(folder, 'model.safetensors');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a model is written and read, by path and by URL, and nothing is left beside it', async () => {
  const model = sequential({ inputs: 2, layers: [dense(3)], seed: 1 });
  for (const at of [path, pathToFileURL(path)]) {
    await replaceFile(at, save(model));
    expect(load(readFileSync(at)).getWeights()).toEqual(model.getWeights());
  }
  expect(readdirSync(folder)).toEqual(['model.safetensors']);
});

test('a file that cannot be written leaves the old one, and nothing else', async () => {
  writeFileSync(path, 'old');
  await expect(replaceFile(join(path, 'in a file'), new Uint8Array(3))).rejects.toThrow('ENOTDIR');
  await expect(replaceFile(folder, new Uint8Array(3))).rejects.toThrow(/E(ISDIR|EXIST|NOTEMPTY|PERM)/);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['model.safetensors']);
});

test.each<[string, unknown, unknown, string]>([
  ['no path', 7, new Uint8Array(), 'replaceFile: path must be a path or URL, got 7'],
  ['an empty path', '', new Uint8Array(), "replaceFile: path must be a path or URL, got ''"],
  ['text', 'a', 'text', "replaceFile: bytes must be a Uint8Array, got 'text'"],
])('%s is refused', async (_, path, bytes, message) => {
  await expect(replaceFile(path as string, bytes as Uint8Array)).rejects.toThrow(message);
});

/** Writes one of two files of so many bytes again and again, of ones and of twos. */
const writer = `
  import { replaceFile } from ${JSON.stringify(new URL('../../dist/node/index.js', import.meta.url).href)};
  const files = [1, 2].map((byte) => new Uint8Array(Number(process.argv[2]) * byte).fill(byte));
  for (let i = 0; ; i++) {
    await replaceFile(process.argv[1], files[i % 2]);
    if (i === 1) process.stdout.write('begun');
  }`;

test('a process that is killed while it writes leaves a whole file', async () => {
  const size = 2_000_000;
  const seen = new Set<number>();
  for (let kill = 0; kill < 12; kill++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, path, `${size}`], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, (kill * 7) % 50));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const bytes = readFileSync(path);
    const [byte = 0] = bytes;
    seen.add(byte);
    expect(bytes.length).toBe(size * byte);
    expect(bytes.every((each) => each === byte)).toBe(true);
  }
  expect([...seen].every((byte) => byte === 1 || byte === 2)).toBe(true);
}, 60_000);
