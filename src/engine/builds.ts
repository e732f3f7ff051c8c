import { relaxed } from './binaries/relaxed.ts';
import { simd } from './binaries/simd.ts';
import { wide } from './binaries/wide.ts';
import { canWiden, compileWide } from './revectorize.ts';

/**
 * The builds of the kernels, the fastest first: `wide`, fused multiply-add in 256-bit registers, on Node ≥ 24 on x86-64
 * when asked for; `relaxed`, fused multiply-add, where the engine has relaxed SIMD; `simd`, everywhere.
 */
export const builds = { wide, relaxed, simd };

export type Build = keyof typeof builds;

const binaries = new Map<Build, Uint8Array<ArrayBuffer>>();
const valid = new Map<Build, boolean>();
const modules = new Map<Build, WebAssembly.Module>();

/** Whether this engine can run a build. */
export function runs(build: Build): boolean {
  return once(valid, build, () => (build !== 'wide' || canWiden()) && WebAssembly.validate(binaryOf(build)));
}

/** The compiled module of a build. */
export function moduleOf(build: Build): WebAssembly.Module {
  const compile = build === 'wide' ? compileWide : (binary: BufferSource) => new WebAssembly.Module(binary);
  return once(modules, build, () => compile(binaryOf(build)));
}

function binaryOf(build: Build): Uint8Array<ArrayBuffer> {
  return once(binaries, build, () => {
    const characters = atob(builds[build]);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
    return bytes;
  });
}

function once<T>(made: Map<Build, T>, build: Build, make: () => T): T {
  const value = made.get(build) ?? make();
  made.set(build, value);
  return value;
}
