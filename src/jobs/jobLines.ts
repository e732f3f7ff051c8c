import type { PackedResult } from './reports.ts';

/** What a process that runs a job says of it, a line each, among others that its function prints. */
export type Line =
  | { readonly report: string }
  | { readonly checkpoint: string }
  | { readonly result: PackedResult }
  | { readonly error: { readonly name: string; readonly message: string } };

const MARK = 'lanewise: ';

export const toLine = (line: Line): string => `${MARK}${JSON.stringify(line)}`;

/** The line in a text that may have something before it, as a launcher puts it there; undefined if it is another. */
export function fromLine(text: string): Line | undefined {
  const at = text.indexOf(`${MARK}{`);
  try {
    return at < 0 ? undefined : (JSON.parse(text.slice(at + MARK.length)) as Line);
  } catch {
    return undefined;
  }
}
