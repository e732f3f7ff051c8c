import { relaxed } from './binaries/relaxed.ts';
import { simd } from './binaries/simd.ts';

/** The builds of the kernels, the fastest first: fused multiply-add where the engine has relaxed SIMD, or plain SIMD. */
export const builds = { relaxed, simd };

export type Build = keyof typeof builds;

const binaries = new Map<Build, Uint8Array<ArrayBuffer>>();
const modules = new Map<Build, WebAssembly.Module>();

function binaryOf(build: Build): Uint8Array<ArrayBuffer> {
  let binary = binaries.get(build);
  if (!binary) {
    const characters = atob(builds[build]);
    binary = new Uint8Array(characters.length);
    for (let i = 0; i < binary.length; i++) binary[i] = characters.charCodeAt(i);
    binaries.set(build, binary);
  }
  return binary;
}

/** Whether this engine can run a build. */
export function runs(build: Build): boolean {
  return modules.has(build) || WebAssembly.validate(binaryOf(build));
}

/** The compiled module of a build, compiled once. */
export function moduleOf(build: Build): WebAssembly.Module {
  let module = modules.get(build);
  if (!module) {
    module = new WebAssembly.Module(binaryOf(build));
    modules.set(build, module);
  }
  return module;
}
