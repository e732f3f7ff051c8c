import { outOfRange, show } from '../base/errors.ts';

/** How deep JSON of a file may go. */
const DEEPEST = 64;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * What a JSON object says, where no name is given twice: parsers differ in which of the two they take.
 *
 * @throws RangeError for other text.
 */
export function strictJson(where: string, what: string, text: string): object {
  const fail = (got: string) => outOfRange(where, what, 'a JSON object with each name once', got);
  if (text[0] !== '{') throw fail('other text');
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const name = parsed(last);
      if (open.at(-1)?.has(name as string)) throw fail(`${show(name)} twice`);
      open.at(-1)?.add(name as string);
    }
    if (open.length > DEEPEST) throw fail(`one more than ${DEEPEST} deep`);
    last = token;
  }
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) throw fail('other text');
  return value;
}

/** What JSON says; undefined of other text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
