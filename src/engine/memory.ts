import { MOST_PAGES } from './shared.ts';

export const PAGE = 65_536;

/** More memories than any engine has room for: each reserves 8 GiB of addresses, of which Chromium has 1 TiB. */
const MANY = 1000;

/** The engine has no room for another memory. */
export class NoRoom extends RangeError {}

const HINT =
  'keep fewer models, or where the address space is limited (ulimit -v), raise the limit or run node --disable-wasm-trap-handler';

/** @throws NoRoom. */
export function newMemory(pages: number, shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES, shared });
  } catch (cause) {
    throw new NoRoom(`memory: no room for ${pages * PAGE} bytes; ${HINT}`, { cause });
  }
}

/** An ArrayBuffer of an engine that may have those whose length can change. */
export type Resizable = new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;

const weights = new WeakMap<ArrayBufferLike, ArrayBuffer>();

/**
 * Makes a shared memory count for the garbage collector: V8 does not count shared memories, and would not collect
 * unreferenced ones. A buffer of the same size counts instead; it is never touched, so it uses only addresses.
 */
export function weigh(buffer: ArrayBufferLike): void {
  const bytes = buffer.byteLength;
  try {
    weights.set(buffer, new (ArrayBuffer as Resizable)(bytes, { maxByteLength: bytes }));
  } catch {
    // There is no room for it. Then memories are collected.
  }
}

/**
 * Makes the engine collect the memories that this thread no longer needs, which it does only when it has none left:
 * takes all that are left, releases them, and requests one.
 */
export function collectMemories(): void {
  const taken: WebAssembly.Memory[] = [];
  const take = () => {
    try {
      return taken.push(newMemory(1, false)) < MANY;
    } catch {
      return false;
    }
  };
  while (take());
  taken.length = 0;
  take();
}
