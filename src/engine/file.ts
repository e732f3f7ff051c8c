import { builtin } from './node.ts';

/** The bytes of a build from the file beside this script, in a process that has files; of this size, or nothing. */
export function fileOf(build: string, size: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    const url = new URL(import.meta.url.replace(/[^/]*$/, `${build}.wasm`));
    const bytes = builtin('node:fs')?.readFileSync(url);
    return bytes?.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}
