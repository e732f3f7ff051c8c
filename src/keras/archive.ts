import { unzipSync, zipSync } from 'fflate';
import { outOfRange, show } from '../base/errors.ts';

/** Files of an archive that are read at most. */
const MOST = 1000;

/** Bytes that a small archive may become. */
const ROOM = 2 ** 20;

/** Whether bytes begin as a zip archive does. */
export const isArchive = (bytes: Uint8Array): boolean => [0x50, 0x4b, 3, 4].every((byte, at) => bytes[at] === byte);

/**
 * Files of a zip archive by their names, which are compressed little or not at all, as Keras writes them; assets are left out.
 *
 * @throws RangeError for other bytes, a name twice, and for files that would be much more than the archive.
 */
export function readArchive(
  where: string,
  bytes: Uint8Array,
  names: readonly string[],
): ReadonlyMap<string, Uint8Array> {
  const refused = (rule: string, got: string | number, what = 'archive') => outOfRange(where, what, rule, got);
  const sizes = new Map<string, number>();
  const most = Math.max(ROOM, 4 * bytes.length);
  let files = 0;
  let total = 0;
  const filter = ({ name, size, originalSize }: { name: string; size: number; originalSize: number }) => {
    if (++files > MOST) throw refused(`one of ${MOST} files at most`, 'more');
    if (!names.includes(name)) return false;
    if (sizes.has(name)) throw refused('unique', `${show(name)} again`, 'files of the archive');
    total += Math.max(size, originalSize);
    if (!(total <= most)) throw refused(`at most ${most} bytes in files`, total);
    sizes.set(name, originalSize);
    return true;
  };
  let contents: Readonly<Record<string, Uint8Array>>;
  try {
    contents = unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith(where)) throw error;
    throw refused('a zip file', (error as Error).message);
  }
  for (const [name, size] of sizes)
    if (contents[name]?.length !== size)
      throw refused(`one with ${size} bytes in ${show(name)}`, contents[name]?.length ?? 0);
  return new Map(Object.entries(contents));
}

/** A zip archive of files that are not compressed, as Keras writes one; at no time, so that the same files give the same bytes. */
export function writeArchive(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) }) as Uint8Array<ArrayBuffer>;
}
