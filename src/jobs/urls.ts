import { builtin, node } from '../base/node.ts';

/** A drive of Windows, which looks like the scheme of a URL. */
const DRIVE = /^[a-z]:[\\/]/i;

/** The URL of a file, by a URL or by a path from `folder`. @throws TypeError */
export function toUrl(path: string, folder: string): URL {
  return DRIVE.test(path) ? new URL(`file:///${path}`) : new URL(path, folder);
}

/** The URL from which paths go: the folder of this process, or the page. */
export function ownFolder(): string {
  const { document, location } = globalThis as { document?: { baseURI: string }; location?: { href: string } };
  const path = node?.cwd?.();
  const url = path === undefined ? undefined : builtin('node:url')?.pathToFileURL(`${path}/`).href;
  return url ?? document?.baseURI ?? location?.href ?? '';
}

/** The bytes of a file of this machine, or of an address. */
export async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const fs = url.protocol === 'file:' ? builtin('node:fs') : undefined;
  if (fs) return new Uint8Array(fs.readFileSync(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered with ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** SHA-256 of bytes, in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle) throw new Error('hashes need a page that is served by https, or from localhost');
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
