// In a worker, modules are those that the page has compiled.

import { type Build, keyOf } from '../../../engine/builds.ts';
import type { Pack } from '../../../engine/kernelTable.ts';

export * from '../../../engine/builds.ts';

const modules = new Map<string, WebAssembly.Module>();

export function moduleOf(build: Build, shared: boolean, pack?: Pack): WebAssembly.Module {
  return modules.get(keyOf(build, shared, pack?.number)) as WebAssembly.Module;
}

export function provideModule(build: Build, shared: boolean, module: WebAssembly.Module, pack?: number): void {
  modules.set(keyOf(build, shared, pack), module);
}
