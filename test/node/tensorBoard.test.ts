import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Event, encoder } from '../../src/node/events/event.ts';
import { tensorBoard } from '../../src/node/index.ts';
import { regression, x, y } from './training.ts';

const fixtures: { event: Event; record: string }[] = JSON.parse(
  readFileSync(new URL('../tensorboard/events.json', import.meta.url), 'utf8'),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'events-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(fixtures)('an event has the bytes that TensorBoard writes: $event', async ({ event, record }) => {
  const encode = await encoder('test');
  expect(Buffer.from(encode(event)).toString('hex')).toBe(record);
});

/** The events of the one file of a folder: tag, step and value of each scalar. */
function scalarsOf(part: string): [string, number, number][] {
  const [name, ...others] = readdirSync(join(folder, part));
  expect(others).toEqual([]);
  expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\./);
  const bytes = readFileSync(join(folder, part, name));
  const scalars: [string, number, number][] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    let step = 0;
    fieldsOf(bytes.subarray(at + 12, at + 12 + length), (field, reader) => {
      if (field === 2) step = Number(reader.int64());
      else if (field === 5) summary(reader.bytes());
      else return false;
      return true;
    });
    at += 16 + length;
    function summary(message: Uint8Array): void {
      fieldsOf(message, (_, reader) => {
        const value: [string, number, number] = ['', step, 0];
        fieldsOf(reader.bytes(), (field, inner) => {
          if (field === 1) value[0] = inner.string();
          else value[2] = inner.float();
          return true;
        });
        scalars.push(value);
        return true;
      });
    }
  }
  return scalars;
}

function fieldsOf(message: Uint8Array, take: (field: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (!take(field, reader)) reader.skip(type);
  }
}

test('figures of epochs go to train and validation, by the same names', async () => {
  const options = { epochs: 3, validationSplit: 0.5, callbacks: tensorBoard(folder) };
  const history = await regression().fit(x, y, options);
  const expected = (key: string, tag: string) =>
    history[key].map((value, epoch) => [`epoch_${tag}`, epoch, Math.fround(value)]);
  expect(scalarsOf('train').filter(([tag]) => tag === 'epoch_loss')).toEqual(expected('loss', 'loss'));
  expect(scalarsOf('validation')).toEqual(
    [0, 1, 2].flatMap((epoch) =>
      ['loss', 'meanAbsoluteError'].map((name) => expected(`val${name[0].toUpperCase()}${name.slice(1)}`, name)[epoch]),
    ),
  );
});

test('figures of batches go to train by the step, and there is no file without figures', async () => {
  const callbacks = tensorBoard(pathToFileURL(folder), { everyBatches: 2 });
  await regression().fit(x, y, { epochs: 2, batchSize: 4, callbacks });
  const steps = scalarsOf('train').filter(([tag]) => tag === 'batch_loss');
  expect(steps.map(([, step]) => step)).toEqual([2, 4, 6]);
  expect(readdirSync(folder)).toEqual(['train']);
});

test('bad arguments are refused', async () => {
  expect(() => tensorBoard(3 as never)).toThrow('tensorBoard: directory must be a path or URL, got 3');
  expect(() => tensorBoard(new URL('https://example.org/runs'))).toThrow(
    "tensorBoard: directory must be a path or the URL of a file, got 'https://example.org/runs'",
  );
  expect(() => tensorBoard('a', null as never)).toThrow('tensorBoard: options must be an object, got null');
  expect(() => tensorBoard('a', { everyBatches: null as never })).toThrow(
    'tensorBoard: everyBatches must be an integer',
  );
  expect(() => tensorBoard('a', { everyBatches: 0 })).toThrow(
    'tensorBoard: everyBatches must be an integer ≥ 1, got 0',
  );
  expect(() => tensorBoard('a', { histograms: 1 } as never)).toThrow('tensorBoard: option must be one of everyBatches');
});
