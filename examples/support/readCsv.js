// @ts-check
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';

/**
 * The numbers of a CSV file with a header row: the target column as y, the others, in their order, as the rows of x.
 *
 * @param {URL} file
 * @param {string} target the name of the target column
 * @throws {Error} for the first row or column that is not as it should be
 */
export function readCsv(file, target) {
  /** @param {string} problem */
  const wrong = (problem) => new Error(`${basename(fileURLToPath(file))}: ${problem}`);
  /** @type {Papa.ParseResult<Record<string, unknown>>} */
  const { data, errors, meta } = Papa.parse(readFileSync(file, 'utf8'), {
    header: true,
    delimiter: ',',
    dynamicTyping: true,
    skipEmptyLines: true,
  });
  const columns = meta.fields ?? [];
  const got = `got ${columns.join(', ')}`;
  if (meta.renamedHeaders) throw wrong(`header expected a different name for each column, ${got}`);
  if (!columns.includes(target)) throw wrong(`header expected a column '${target}', ${got}`);
  if (data.length === 0) throw wrong('expected at least one row below the header, got none');
  const [error] = errors;
  if (error) throw wrong(`row ${(error.row ?? 0) + 1}: ${error.message}`);

  /** @param {Record<string, unknown>} row @param {string} column @param {number} index */
  const numberAt = (row, column, index) => {
    const value = row[column];
    if (typeof value === 'number') return value;
    throw wrong(`row ${index + 1}, column ${column} expected a number, got ${JSON.stringify(value)}`);
  };
  const features = columns.filter((column) => column !== target);
  return {
    x: data.map((row, index) => features.map((column) => numberAt(row, column, index))),
    y: data.map((row, index) => numberAt(row, target, index)),
  };
}
