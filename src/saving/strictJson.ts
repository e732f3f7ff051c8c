import { outOfRange, show } from '../base/errors.ts';

/** The maximum depth of JSON in a file. */
const DEEPEST = 64;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * Parses a JSON object in which no name is repeated: parsers differ in which of the two they use.
 *
 * @throws RangeError for invalid text.
 */
export function strictJson(where: string, what: string, text: string): object {
  const fail = (got: string) => outOfRange(where, what, 'a JSON object with unique names', got);
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

/** The parsed JSON; undefined for invalid text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
