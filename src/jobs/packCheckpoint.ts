import { outOfRange } from '../base/errors.ts';
import { fromText, type Reports, toText } from './reports.ts';

/** The first bytes of a checkpoint of a job. */
const MARK = new TextEncoder().encode('lanewise job 1\n');

/** What a job goes on from: its reports so far, and what it kept. | mark | length of the text, u32 | reports as text | bytes | */
export function packCheckpoint(reports: Reports, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(toText(reports));
  const packed = new Uint8Array(MARK.length + 4 + text.length + bytes.length);
  packed.set(MARK);
  new DataView(packed.buffer).setUint32(MARK.length, text.length, true);
  packed.set(text, MARK.length + 4);
  packed.set(bytes, MARK.length + 4 + text.length);
  return packed;
}

/** @throws RangeError for bytes that are no checkpoint of a job. */
export function unpackCheckpoint(where: string, packed: Uint8Array) {
  const start = MARK.length + 4;
  const wrong = () => outOfRange(where, 'checkpoint', 'bytes from onCheckpoint', `${packed.length} others`);
  if (packed.length < start || MARK.some((byte, index) => packed[index] !== byte)) throw wrong();
  const end = start + new DataView(packed.buffer, packed.byteOffset).getUint32(MARK.length, true);
  if (end > packed.length) throw wrong();
  return { reports: fromText(new TextDecoder().decode(packed.subarray(start, end))), bytes: packed.slice(end) };
}
