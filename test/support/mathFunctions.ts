import { additions } from '../../src/engine/additions.ts';
import type { Build } from '../../src/engine/builds.ts';
import { newMemory, PAGE } from '../../src/engine/memory.ts';
import { math } from './binaries/math.ts';

export type MathFunction = 'cosineOfTurn' | 'exp' | 'log' | 'log1p';

type Exports = Record<MathFunction, (y: number, x: number, count: number) => void> & { HEAP: WebAssembly.Global };

/** A function and the numbers that it takes, and puts its results in place of: one memory, as words and as f32. */
export interface InPlace {
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  run(): void;
}

/** A function of assembly/math on `count` numbers. */
export function mathFunction(build: Build, name: MathFunction, count: number): InPlace {
  const binary = Uint8Array.from(atob(math[build]), (character) => character.charCodeAt(0));
  const added = additions();
  const module = build === 'wide' && added ? added.compileWide(binary) : new WebAssembly.Module(binary);
  const memory = newMemory(1 + Math.ceil((count * 4) / PAGE), false);
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const at = Math.ceil(exports.HEAP.value / 64) * 64;
  return {
    u32: new Uint32Array(memory.buffer, at, count),
    f32: new Float32Array(memory.buffer, at, count),
    run: () => exports[name](at, at, count),
  };
}
