/// <reference types="node" />
import { outOfRange } from '../base/errors.ts';

/** A row of a CSV file, and the line where it begins. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The most characters of a row: a quote that is not closed would take in all of a file. */
const MOST = 2 ** 22;

/** What other encodings than UTF-8 become. */
const STRANGE = /[\0\ufffd]/;

const [QUOTE, LF, CR, SPACE] = [0x22, 0x0a, 0x0d, 0x20];

/** The rows of a CSV file (RFC 4180) as its bytes come, some at a time. Empty lines are skipped. */
export async function* csvRows(
  where: string,
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
): AsyncGenerator<CsvRow[], void, undefined> {
  const decoder = new TextDecoder();
  let line = 1;
  let rest = '';
  let width: number | undefined;
  /** What is wrong with a row, if something is. */
  const faultOf = ({ cells, bad }: Cut, strange: boolean): RangeError | undefined => {
    const wrong = (rule: string, got: string | number) => outOfRange(where, `line ${line}`, rule, got);
    if (bad) return wrong('well-formed CSV', bad);
    if (cells.length !== width) return wrong(`${width} cells, as those before`, cells.length);
    return strange && cells.some((cell) => STRANGE.test(cell)) ? wrong('text in UTF-8', 'other bytes') : undefined;
  };
  function* rowsOf(text: string, isLast: boolean): Generator<CsvRow[], void, undefined> {
    const rows: CsvRow[] = [];
    const strange = STRANGE.test(text);
    let fault: RangeError | undefined;
    let at = 0;
    for (let cut = cutRow(text, at, delimiter, isLast); cut && !fault; cut = cutRow(text, at, delimiter, isLast)) {
      const { cells, next, quoted } = cut;
      if (cells.length > 1 || cells[0] !== '' || quoted) {
        width ??= cells.length;
        fault = faultOf(cut, strange);
        if (!fault) rows.push({ line, cells });
      }
      line += quoted ? (text.slice(at, next).match(/\r\n|\r|\n/g)?.length ?? 0) : 1;
      at = next;
    }
    if (rows.length > 0) yield rows;
    if (fault) throw fault;
    rest = text.slice(at);
    if (rest.length <= MOST) return;
    const rule = `a row of at most ${MOST} characters`;
    throw outOfRange(where, `line ${line}`, rule, 'more (an unclosed quote?)');
  }
  for await (const chunk of chunks) yield* rowsOf(rest + decoder.decode(chunk, { stream: true }), false);
  yield* rowsOf(rest + decoder.decode(), true);
}

interface Cut {
  readonly cells: readonly string[];
  /** Where the next row begins. */
  readonly next: number;
  readonly quoted: boolean;
  /** What is wrong. */
  readonly bad?: string;
}

/** Cuts the row that begins at a place; none where the text ends before it does, unless it is the last. */
function cutRow(text: string, start: number, delimiter: string, isLast: boolean): Cut | undefined {
  const { length } = text;
  const mark = delimiter.charCodeAt(0);
  const cells: string[] = [];
  let quoted = false;
  let at = start;
  if (at >= length) return undefined;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      quoted = true;
      const end = endOfQuotes(text, at);
      if (end < 0 || (end === length && !isLast))
        return isLast ? { cells, next: length, quoted, bad: 'a quote without its other one' } : undefined;
      cells.push(text.slice(at + 1, end - 1).replaceAll('""', '"'));
      at = end;
      while (text.charCodeAt(at) === SPACE && mark !== SPACE) at++;
    } else {
      const from = at;
      while (at < length) {
        const code = text.charCodeAt(at);
        if (code === LF || code === CR || code === mark) break;
        at++;
      }
      cells.push(text.slice(from, at).trim());
    }
    if (at >= length) return isLast ? { cells, next: length, quoted } : undefined;
    const code = text.charCodeAt(at);
    if (code === mark) {
      at++;
      continue;
    }
    if (code === LF) return { cells, next: at + 1, quoted };
    if (code !== CR) return { cells, next: length, quoted, bad: 'more behind a quote than the end of its cell' };
    if (at + 1 === length && !isLast) return undefined;
    return { cells, next: at + (text.charCodeAt(at + 1) === LF ? 2 : 1), quoted };
  }
}

/** The place behind the quote that ends a cell, or -1. */
function endOfQuotes(text: string, start: number): number {
  for (let at = start + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return -1;
    if (text.charCodeAt(at + 1) !== QUOTE) return at + 1;
  }
}
