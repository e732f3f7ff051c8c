import { wrongMoment } from '../base/errors.ts';
import { additions } from './additions.ts';
import { packed } from './binaries/packed.ts';
import { hasVectors, isFused, isRefusal } from './fused.ts';
import type { Pack, Stream } from './kernelTable.ts';
import { expand } from './packing/expand.ts';
import { putMultiplyAdds } from './packing/multiplyAdd.ts';

/**
 * The builds of the kernels, the fastest first: `wide`, fused multiply-add in 256-bit registers, on Node ≥ 24 on x86-64
 * on request; `relaxed`, fused multiply-add, if the engine supports it; `simd`, everywhere.
 */
export const builds = ['wide', 'relaxed', 'simd'] as const;

export type Build = (typeof builds)[number];

const modules = new Map<string, WebAssembly.Module>();
const binaries = new Map<string, Uint8Array<ArrayBuffer>>();
const known = new Map<Build, boolean>();

/** Whether this engine can run a build. */
export function runs(build: Build): boolean {
  if (typeof WebAssembly === 'undefined' || (build === 'wide' && !additions()?.canWiden())) return false;
  return modules.has(keyOf(build, false)) || once(known, build, () => isKnown(build));
}

/** Fused builds must have the bits of their class; `wide` exists only as a file. */
function isKnown(build: Build): boolean {
  return build === 'simd' ? hasVectors() : isFused() && (build === 'relaxed' || binaryOf(build).length > 0);
}

/** The compiled module of a build, or of a pack in it, for shared or unshared memory. */
export function moduleOf(build: Build, shared: boolean, pack?: Pack): WebAssembly.Module {
  const binary = () => (shared ? importingShared(binaryOf(build, pack)) : binaryOf(build, pack));
  return once(modules, keyOf(build, shared, pack?.number), () => compile(build, binary()));
}

/** A compiled module; for a pack with its number. */
export type SharedModule = readonly [shared: boolean, module: WebAssembly.Module, pack?: number];

/** The modules of a build and of some packs, unless the build's own has all kernels. */
export function modulesOf(build: Build, shared: boolean, packs: readonly Pack[]): SharedModule[] {
  const module = moduleOf(build, shared);
  const isWhole = WebAssembly.Module.exports(module).every(({ name }) => name !== 'table');
  const others = isWhole ? [] : packs;
  return [[shared, module], ...others.map((pack) => [shared, moduleOf(build, shared, pack), pack.number] as const)];
}

/** Takes a module that was compiled elsewhere, instead of the binary of the build or, by number, of a pack. */
export function provideModule(build: Build, shared: boolean, module: WebAssembly.Module, pack?: number): void {
  modules.set(keyOf(build, shared, pack), module);
}

export const keyOf = (build: Build, shared: boolean, pack = 0): string => `${build}, ${shared}, ${pack}`;

/** Compiles a binary. If a valid one is refused, a policy prevents it. */
function compile(build: Build, binary: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    const added = additions();
    return build === 'wide' && added ? added.compileWide(binary) : new WebAssembly.Module(binary);
  } catch (cause) {
    if (!isRefusal(cause) || !WebAssembly.validate(binary)) throw cause;
    throw wrongMoment(
      'engine',
      "a Content-Security-Policy forbids WebAssembly; allow script-src 'wasm-unsafe-eval', or call " +
        `engine({ build: 'simd', module }) with the compiled lanewise/simd.wasm (${(cause as Error).message})`,
    );
  }
}

/** The bytes of a build, or of a pack in it; undefined if the build has no file and is not in the stream. */
function binaryOf(build: Build, pack?: Pack): Uint8Array<ArrayBuffer> {
  const file = () => (pack ? undefined : additions()?.fileOf(build, packed.files));
  return once(binaries, keyOf(build, false, pack?.number), () => file() ?? unpacked(build, pack ?? packed));
}

function unpacked(build: Build, { sizes, stream }: Stream): Uint8Array<ArrayBuffer> {
  const names = Object.keys(sizes);
  const endOf = (count: number) => names.slice(0, count).reduce((sum, name) => sum + (sizes[name] as number), 0);
  const index = names.indexOf(build);
  const binary = expand(stream, endOf(index + 1)).slice(endOf(index));
  return putMultiplyAdds(binary, packed.multiplyAdds[build] ?? {});
}

/** The import of `env.memory` in a binary, up to its flags: a memory (2) with a maximum (1). */
const IMPORT = '\x03env\x06memory\x02\x01';
const SHARED = 3;

/** The same binary, importing shared memory. */
function importingShared(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = binary.slice();
  const at = String.fromCharCode(...copy.subarray(0, 4096)).indexOf(IMPORT);
  copy[at + IMPORT.length - 1] = SHARED;
  return copy;
}

function once<K, T>(made: Map<K, T>, key: K, make: () => T): T {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}
