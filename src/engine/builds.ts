import { wrongMoment } from '../base/errors.ts';
import { additions } from './additions.ts';
import { packed } from './binaries/packed.ts';
import { isFused, isRefusal } from './fused.ts';
import { expand } from './packing/expand.ts';
import { putMultiplyAdds } from './packing/multiplyAdd.ts';

/**
 * The builds of the kernels, the fastest first: `wide`, fused multiply-add in 256-bit registers, on Node ≥ 24 on x86-64
 * when asked for; `relaxed`, fused multiply-add, where the engine has it; `simd`, everywhere.
 */
export const builds = ['wide', 'relaxed', 'simd'] as const;

export type Build = (typeof builds)[number];

const modules = new Map<string, WebAssembly.Module>();
const binaries = new Map<Build, Uint8Array<ArrayBuffer>>();
const valid = new Map<Build, boolean>();

/** Whether this engine can run a build. */
export function runs(build: Build): boolean {
  if (typeof WebAssembly === 'undefined' || (build === 'wide' && !additions()?.canWiden())) return false;
  return modules.has(keyOf(build, false)) || once(valid, build, () => isValid(build));
}

/** Fused builds must have the bits of their class. */
function isValid(build: Build): boolean {
  return (build === 'simd' || isFused()) && WebAssembly.validate(binaryOf(build));
}

/** The compiled module of a build, for a memory that threads share or for one that they do not. */
export function moduleOf(build: Build, shared: boolean): WebAssembly.Module {
  const binary = () => (shared ? importingShared(binaryOf(build)) : binaryOf(build));
  return once(modules, keyOf(build, shared), () => compile(build, binary()));
}

/** Takes a module that was compiled elsewhere, in place of one from the binary of the build. */
export function provideModule(build: Build, shared: boolean, module: WebAssembly.Module): void {
  modules.set(keyOf(build, shared), module);
}

const keyOf = (build: Build, shared: boolean) => `${build}${shared ? ', shared' : ''}`;

/** Compiles a binary that is valid: only a policy can be against it. */
function compile(build: Build, binary: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    const added = additions();
    return build === 'wide' && added ? added.compileWide(binary) : new WebAssembly.Module(binary);
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
    throw wrongMoment(
      'engine',
      "a Content-Security-Policy forbids WebAssembly; allow script-src 'wasm-unsafe-eval', or call " +
        `engine({ build: 'simd', module }) with the compiled lanewise/simd.wasm (${(cause as Error).message})`,
    );
  }
}

/** The bytes of a build; none where it has no file, and is not in the stream. */
function binaryOf(build: Build): Uint8Array<ArrayBuffer> {
  return once(binaries, build, () => additions()?.fileOf(build, sizeOf(build)) ?? unpacked(build));
}

function unpacked(build: Build): Uint8Array<ArrayBuffer> {
  const before = packed.builds.slice(0, Math.max(0, packed.builds.indexOf(build)));
  const begin = before.reduce((sum, other) => sum + sizeOf(other), 0);
  const end = packed.builds.includes(build) ? begin + sizeOf(build) : begin;
  return putMultiplyAdds(expand(packed.stream, end).slice(begin), packed.multiplyAdds[build] ?? {});
}

const sizeOf = (build: string) => packed.sizes[build] ?? 0;

/** The import of `env.memory` in a binary, up to its flags: a memory (2) with a maximum (1). */
const IMPORT = '\x03env\x06memory\x02\x01';
const SHARED = 3;

/** The same binary, importing a shared memory. */
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
