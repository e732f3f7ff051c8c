import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { builtin } from '../base/node.ts';

/** The encodings that a file's first bytes, its byte order mark, name. */
const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** Bytes 0x80 to 0x9f of windows-1252, which Node 20 takes for control characters. Source: the Encoding Standard. */
const high = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * The text of a file: decoded with the given encoding, else with that of its byte order mark, else as UTF-8.
 *
 * @throws TypeError or RangeError for an encoding that is unknown or contradicts the mark, and, with the byte and line, for
 *   what is no text in it.
 */
export function decodeText(where: string, bytes: Uint8Array<ArrayBuffer>, encoding?: string): string {
  const marked = marks.find(([, ...mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];
  const decoder = decoderOf(where, encoding ?? marked ?? 'utf-8');
  if (marked !== undefined && decoder.encoding !== marked)
    throw outOfRange(where, 'encoding', `${show(marked)}, as the file's byte order mark says`, show(encoding));
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    const at = firstUndecodable(bytes, () => decoderOf(where, decoder.encoding));
    const line = linesIn(bytes.subarray(0, at));
    const hint = encoding === undefined ? ` (encoding: '${bytes.includes(0) ? 'utf-16le' : 'latin1'}'?)` : '';
    const rule = `text in ${decoder.encoding}`;
    throw outOfRange(where, `line ${line}, byte ${at}`, rule, `${hexAt(bytes, at)}${hint}`);
  }
  if (decoder.encoding === 'windows-1252')
    text = text.replace(/[\x80-\x9f]/g, (c) => high[c.charCodeAt(0) - 0x80] as string);
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    const line = text.slice(0, zero).split('\n').length;
    throw outOfRange(where, `line ${line}`, 'text', `a character U+0000 (encoding: 'utf-16le'?)`);
  }
  return text;
}

function decoderOf(where: string, encoding: string): TextDecoder {
  if (typeof encoding !== 'string') throw wrongKind(where, 'encoding', "a name such as 'latin1'", encoding);
  const Decoder = globalThis.TextDecoder ?? builtin('node:util')?.TextDecoder;
  if (!Decoder) throw outOfRange(where, 'source', 'text, as there is no TextDecoder', 'bytes');
  try {
    return new Decoder(encoding, { fatal: true });
  } catch {
    throw outOfRange(where, 'encoding', "a name such as 'utf-8', 'latin1' or 'utf-16le'", show(encoding));
  }
}

/** The place of the first byte that is no part of a whole character. */
function firstUndecodable(bytes: Uint8Array<ArrayBuffer>, decoder: () => TextDecoder): number {
  const decodes = (count: number, stream: boolean) => {
    try {
      decoder().decode(bytes.subarray(0, count), { stream });
      return true;
    } catch {
      return false;
    }
  };
  let whole = 0;
  let broken = bytes.length + 1;
  while (broken - whole > 1) {
    const middle = Math.floor((whole + broken) / 2);
    if (decodes(middle, true)) whole = middle;
    else broken = middle;
  }
  while (!decodes(whole, false)) whole--;
  return whole;
}

const hexAt = (bytes: Uint8Array, at: number) => `0x${(bytes[at] as number).toString(16).padStart(2, '0')}`;

/** The number of the line that follows. */
function linesIn(bytes: Uint8Array): number {
  let lines = 1;
  for (const byte of bytes) if (byte === 0x0a) lines++;
  return lines;
}
