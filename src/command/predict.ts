/// <reference types="node" />
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { outOfRange } from '../base/errors.ts';
import { pipeline } from '../index.ts';
import { type AnswerOptions, answersOf, csvLine } from './answers.ts';
import { type CsvRow, csvRows } from './csvRows.ts';
import { readModel } from './formats.ts';
import { type ReaderOptions, rowReader } from './rowReader.ts';

export interface PredictOptions extends ReaderOptions, AnswerOptions {
  readonly delimiter: string;
  /** Whether answers are lines of JSON, not CSV. */
  readonly json: boolean;
}

const where = 'predict';

/** Rows that are predicted at once. */
const MOST_ROWS = 1024;

/**
 * Writes to the standard output what a model answers to the rows of a CSV file, or of the standard input, as they come. Of
 * rows that cannot be read, the first ends it, after the answers to those before.
 */
export async function predict(file: string, rows: string, options: PredictOptions): Promise<void> {
  const { model } = await readModel(where, file);
  const whole = pipeline(model);
  const answers = answersOf(where, whole, options);
  const { delimiter, json } = options;
  let reader: ReturnType<typeof rowReader> | undefined;
  const linesOf = (some: readonly CsvRow[]) => {
    const input = (reader as ReturnType<typeof rowReader>).of(some);
    return json ? answers.json(input) : answers.csv(input, delimiter);
  };
  const answer = async (some: readonly CsvRow[]) => {
    let lines: readonly string[];
    try {
      lines = linesOf(some);
    } catch (error) {
      const [row] = some as [CsvRow];
      if (some.length === 1) throw about(row, error as Error);
      for (const each of some) await answer([each]);
      return;
    }
    await write(lines);
  };
  for await (const some of csvRows(where, bytesOf(rows), delimiter)) {
    let from = 0;
    if (!reader) {
      reader = rowReader(where, model, whole.toJSON(), some[0] as CsvRow, options);
      from = Number(!reader.takesFirst);
      if (!reader.takesFirst && !json) await write([csvLine(answers.header, delimiter)]);
    }
    for (; from < some.length; from += MOST_ROWS) await answer(some.slice(from, from + MOST_ROWS));
  }
}

/** The error of one row, with its line. */
function about({ line }: CsvRow, { message }: Error): Error {
  if (message.startsWith(`${where}: line `)) return new RangeError(message);
  return new RangeError(`${where}: line ${line}: ${message.replace(/^\w+: /, '').replace(/^rows\[0\]\.?/, 'column ')}`);
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* path === '-' ? process.stdin : createReadStream(path);
  } catch (error) {
    throw outOfRange(where, path, 'a file that can be read', (error as Error).message);
  }
}

/** Writes lines, and waits while those who read them are slower. */
async function write(lines: readonly string[]): Promise<void> {
  if (lines.length > 0 && !process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain');
}
