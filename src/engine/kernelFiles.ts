import { builtin } from '../base/node.ts';
import { add } from './additions.ts';
import { canWiden, compileWide, isWideByFlag } from './revectorize.ts';
import { wideFault } from './wideCheck.ts';

/** Reads builds from the files next to a script, given by its URL. */
export function takeFiles(script: string): void {
  const fileOf = (build: string, size: number) => {
    try {
      const bytes = builtin('node:fs')?.readFileSync(new URL(`${build}.wasm`, script));
      return bytes?.length === size ? new Uint8Array(bytes) : undefined;
    } catch {
      return undefined;
    }
  };
  add({ fileOf, canWiden, isWideByFlag, compileWide, wideFault });
}
