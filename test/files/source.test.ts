// What files are taken as, by kind: also from another realm, and without globals that sandboxes lack.

import { spawnSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { imageRows, readCsv, readIdx } from '../../src/files/index.ts';

const bytes = new TextEncoder().encode('a,b\n1,2\n');
const elsewhere = (expression: string) => runInNewContext(expression, { numbers: [...bytes] });

afterEach(() => vi.unstubAllGlobals());

async function* halves() {
  yield bytes.subarray(0, 3);
  yield Buffer.from(bytes.subarray(3));
}

class OldBlob {
  readonly [Symbol.toStringTag] = 'File';
}

class OldReader {
  result: unknown;
  onload?: () => void;
  onerror?: () => void;
  readAsArrayBuffer(blob: unknown) {
    expect(blob).toBeInstanceOf(OldBlob);
    this.result = elsewhere('new Uint8Array(numbers).buffer');
    queueMicrotask(() => this.onload?.());
  }
}

describe('takes', () => {
  test.each([
    ['a Buffer', () => Buffer.from(bytes)],
    ['a Uint8Array of another realm', () => elsewhere('new Uint8Array(numbers)')],
    ['an ArrayBuffer of another realm', () => elsewhere('new Uint8Array(numbers).buffer')],
    ['a part of a larger memory', () => new Uint8Array([9, 9, ...bytes, 9]).subarray(2, 2 + bytes.length)],
    [
      'shared memory',
      () => {
        const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
        shared.set(bytes);
        return shared;
      },
    ],
    ['a Blob', () => new Blob([bytes])],
    [
      'what has the methods of a Blob',
      () => ({ slice: () => undefined, arrayBuffer: async () => bytes.slice().buffer }),
    ],
    ['a stream', () => new Blob([bytes]).stream()],
    ['what has the methods of a stream', () => ({ getReader: () => new Blob([bytes]).stream().getReader() })],
    ['a stream of Node', halves],
  ])('%s', async (_, make) => {
    expect([...(await readCsv(make() as never)).x]).toEqual([1, 2]);
  });

  test('a Blob without methods, by FileReader', async () => {
    vi.stubGlobal('FileReader', OldReader);
    expect([...(await readCsv(new OldBlob() as never)).x]).toEqual([1, 2]);
  });
});

test('needs none of the globals that a sandbox may lack', () => {
  const idx = gzipSync(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 6));
  // In a process of its own: this one needs them.
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
    encoding: 'utf8',
    input: `
      const { readCsv, readIdx } = await import('${new URL('../../dist/files/index.js', import.meta.url)}');
      for (const name of ['TextDecoder', 'ReadableStream', 'DecompressionStream', 'Response', 'Blob', 'FileReader'])
        globalThis[name] = undefined;
      const { x } = await readCsv(Uint8Array.of(${bytes}));
      const { data } = await readIdx(Uint8Array.of(${[...idx]}));
      process.stdout.write(JSON.stringify([[...x], [...data]]));`,
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    [1, 2],
    [5, 6],
  ]);
});

test('a gzip file of zeros is expanded as far as its head says', async () => {
  const head = Uint8Array.of(0, 0, 8, 1, 0, 0, 0x20, 0);
  const bomb = gzipSync(Buffer.concat([head, Buffer.alloc(50_000_000)]));
  await expect(readIdx(bomb)).rejects.toThrow('readIdx: bytes of shape 8192 must be 8200, got 8201');
});

const transferred = () => {
  const array = bytes.slice();
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
};

describe('refuses', () => {
  test.each([
    [
      'a promise',
      Promise.resolve(bytes),
      'source must be bytes, a Blob or a stream of bytes, got a promise (to be awaited?)',
    ],
    [
      'numbers of other depths',
      new Uint16Array(4),
      'source must be bytes, a Blob or a stream of bytes, got Uint16Array(4)',
    ],
    ['null', null, 'source must be bytes, a Blob or a stream of bytes, got null'],
    ['a memory that was transferred', transferred(), 'source must be bytes, got an array whose memory was transferred'],
    [
      'a memory that was transferred, itself',
      transferred().buffer,
      'source must be bytes, got an array whose memory was transferred',
    ],
    [
      'a stream of text',
      (async function* () {
        yield 'a,b';
      })(),
      "chunk of source must be bytes, got 'a,b'",
    ],
  ])('%s', async (_, source, message) => {
    await expect(readCsv(source as never)).rejects.toThrow(`readCsv: ${message}`);
  });

  test('a stream that is being read', async () => {
    const stream = new Blob([bytes]).stream();
    stream.getReader();
    await expect(readCsv(stream)).rejects.toThrow('readCsv: source must be an unlocked stream, got a locked one');
  });
});

test('images are taken by kind, too', () => {
  const data = elsewhere('new Uint8ClampedArray([0, 0, 0, 255])');
  expect([...imageRows([{ width: 1, height: 1, data }])]).toEqual([0, 0, 0]);
});
