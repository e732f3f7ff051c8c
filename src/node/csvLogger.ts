/// <reference types="node" />
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { checkBoolean, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { optional } from '../base/optional.ts';
import type { Callback, Logs } from '../callbacks/callback.ts';
import { checkPath } from './checkPath.ts';

export interface CsvLoggerOptions {
  /** The character between cells. Default ','. */
  separator?: string;
  /** Whether to append rows to an existing file, in its columns. Default false: the file is replaced. */
  append?: boolean;
}

type Cells = (string | number)[];

/**
 * Writes a CSV file with a row for each epoch: its index from 0, and all metrics in its logs. The columns are those of
 * the first epoch; missing values are NA. As Keras's CSVLogger. Needs the package papaparse.
 *
 * @throws TypeError or RangeError for invalid options; in `fit`, RangeError for an existing file without a column
 * `epoch`, Error if it cannot be written or the package is not installed.
 */
export function csvLogger(path: string | URL, options: CsvLoggerOptions = {}): Callback {
  const file = checkPath('csvLogger', 'path', path);
  const { separator = ',', append = false } = checkOptions('csvLogger', options, ['separator', 'append']);
  if (typeof separator !== 'string') throw wrongKind('csvLogger', 'separator', 'one character', separator);
  if (!/^[^"\r\n\ufeff]$/u.test(separator))
    throw outOfRange('csvLogger', 'separator', 'one character, no quote or line break', show(separator));
  checkBoolean('csvLogger', 'append', append);
  let columns: readonly string[] | undefined;
  const csv = async () => (await optional('csvLogger', 'papaparse', () => import('papaparse'))).default;
  const toText = async (rows: Cells[]) => `${(await csv()).unparse(rows, { delimiter: separator, newline: '\n' })}\n`;
  return {
    async onTrainBegin() {
      const { parse } = await csv();
      const text = append ? await textOf(file) : '';
      [columns] = parse<string[]>(text, { delimiter: separator, preview: 1 }).data;
      if (columns && !columns.includes('epoch'))
        throw outOfRange('csvLogger', 'header of the file', "one with a column 'epoch'", columns.map(show).join(', '));
      if (!append) await writeFile(file, '');
      else if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n');
    },
    async onEpochEnd(epoch, logs) {
      const header = columns ? [] : [['epoch', ...Object.keys(logs)]];
      columns ??= header[0] as string[];
      await appendFile(file, await toText([...header, cellsOf(columns, epoch, logs)]));
    },
  };
}

function cellsOf(columns: readonly string[], epoch: number, logs: Logs): Cells {
  const figures: Readonly<Record<string, number>> = { ...logs, epoch };
  return columns.map((name) => figures[name] ?? 'NA');
}

/** The text of a file; empty if there is no file. */
async function textOf(path: string | URL): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
