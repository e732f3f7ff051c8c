import { builtin } from '../base/node.ts';
import { add } from './additions.ts';
import { patch } from './packing/patch.ts';
import { canWiden, compileWide, isWideByFlag } from './revectorize.ts';
import { wideFault } from './wideCheck.ts';

/** Bytes of the whole binary of each build. */
type Sizes = Readonly<Record<string, number>>;

/** A build from its files: `simd` has one of its own, each other build one of how it differs from `simd`. */
export function readBuild(build: string, sizes: Sizes, read: (file: string) => Uint8Array): Uint8Array<ArrayBuffer> {
  const simd = new Uint8Array(read('simd.wasm'));
  if (simd.length !== sizes.simd) throw new RangeError(`simd.wasm: size must be ${sizes.simd}, got ${simd.length}`);
  return build === 'simd' ? simd : patch(simd, read(`${build}.delta`), sizes[build] as number);
}

/** Reads builds from the files next to a script, given by its URL. */
export function takeFiles(script: string): void {
  const fileOf = (build: string, sizes: Sizes) => {
    const fs = builtin('node:fs');
    try {
      return fs && readBuild(build, sizes, (file) => fs.readFileSync(new URL(file, script)));
    } catch {
      return undefined;
    }
  };
  add({ fileOf, canWiden, isWideByFlag, compileWide, wideFault });
}
