import { relaxed } from './binaries/relaxed.ts';
import { simd } from './binaries/simd.ts';

/** The builds of the kernels, the fastest first: fused multiply-add where the engine has relaxed SIMD, or plain SIMD. */
export const builds = { relaxed, simd };

export type Build = keyof typeof builds;

const binaries = new Map<Build, Uint8Array<ArrayBuffer>>();
const valid = new Map<Build, boolean>();
const modules = new Map<Build, WebAssembly.Module>();

/** Whether this engine can run a build. */
export const runs = (build: Build): boolean => once(valid, build, () => WebAssembly.validate(binaryOf(build)));

/** The compiled module of a build. */
export const moduleOf = (build: Build): WebAssembly.Module =>
  once(modules, build, () => new WebAssembly.Module(binaryOf(build)));

const binaryOf = (build: Build): Uint8Array<ArrayBuffer> => once(binaries, build, () => decode(builds[build]));

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

function once<T>(made: Map<Build, T>, build: Build, make: () => T): T {
  const value = made.get(build) ?? make();
  made.set(build, value);
  return value;
}
