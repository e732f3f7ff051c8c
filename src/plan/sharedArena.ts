import type { Build } from '../engine/builds.ts';
import { Instance } from '../engine/instance.ts';
import { Allocator } from './allocator.ts';
import { type Arena, emptyLot, type Lot } from './arena.ts';

/**
 * The maximum size of an arena: enough for tens of thousands of tiny models, and for models that wait to be collected.
 */
const MOST_BYTES = 2 ** 26;

/** The maximum size of a model's blocks and workspace here; larger models get an arena of their own. */
const MOST_BLOCK = 2 ** 20;
const MOST_WORKSPACE = 2 ** 22;

/** The initial size of the workspace, and its growth factor: large, because growing invalidates all programs. */
const LEAST_WORKSPACE = 2 ** 14;
const WORKSPACE_GROWTH = 4;

/** The minimum growth factor of the memory. */
const GROWTH = 1.25;

/** The free bytes at which a full arena accepts models again. */
const WORTH_OPENING = 2 ** 22;

/** The arenas that accept models. A full one is referenced only by its models, and collected with the last of them. */
const open = new Set<SharedArena>();

/** An arena that accepts models of a build, and whose workspace is not in use. */
export function openArena(build: Build): SharedArena {
  for (const arena of open) if (arena.instance.build === build && !arena.holder) return arena;
  const arena = new SharedArena(new Instance(build));
  open.add(arena);
  return arena;
}

/** An arena of many models that share its workspace in turns. */
export class SharedArena implements Arena {
  readonly instance: Instance;
  readonly shared = true;
  workspace = 0;
  holder: object | undefined;
  readonly #blocks: Allocator;
  #workspaceBytes = 0;
  /** How many models it has. */
  #models = 0;
  #full = false;
  #closed = false;
  /** Owned by the arena, so that it does not keep the arena alive. */
  readonly #forgotten: FinalizationRegistry<Lot> | undefined;

  /** @throws RangeError if this machine has no room. */
  constructor(instance: Instance) {
    this.instance = instance;
    this.#blocks = new Allocator(instance.heap, MOST_BYTES);
    this.reserve(LEAST_WORKSPACE);
    if (typeof FinalizationRegistry !== 'undefined')
      this.#forgotten = new FinalizationRegistry((lot) => this.release(lot));
  }

  get single(): boolean {
    return this.#models === 1;
  }

  resize(lot: Lot, which: keyof Lot, bytes: number): boolean {
    const block = lot[which];
    if (bytes === block.bytes) return true;
    const address = bytes > MOST_BLOCK ? undefined : this.#take(bytes);
    if (address === undefined) return false;
    const { address: from, bytes: before } = block;
    new Uint8Array(this.instance.u32.buffer).copyWithin(address, from, from + Math.min(before, bytes));
    this.#give(from, before);
    block.address = address;
    block.bytes = bytes;
    return true;
  }

  reserve(bytes: number): boolean {
    let size = this.#workspaceBytes || LEAST_WORKSPACE;
    while (size < bytes) size *= WORKSPACE_GROWTH;
    if (size === this.#workspaceBytes) return true;
    const address = size > MOST_WORKSPACE ? undefined : this.#take(size);
    if (address === undefined) return false;
    this.#give(this.workspace, this.#workspaceBytes);
    this.workspace = address;
    this.#workspaceBytes = size;
    return true;
  }

  admit(owner: object): Lot {
    const lot = emptyLot();
    this.#models++;
    this.#forgotten?.register(owner, lot, lot);
    return lot;
  }

  release(lot: Lot): void {
    this.#models--;
    this.#forgotten?.unregister(lot);
    for (const { address, bytes } of [lot.kept, lot.program]) this.#give(address, bytes);
    if (this.#closed) return;
    if (this.#models === 0 && this.instance.byteLength > MOST_BLOCK) this.close();
    else if (this.#full && this.#blocks.room >= WORTH_OPENING) {
      this.#full = false;
      open.add(this);
    }
  }

  close(): void {
    this.#closed = true;
    open.delete(this);
  }

  /** The address of a new block, with memory for it; undefined if the arena is full and then accepts no models. */
  #take(bytes: number): number | undefined {
    const blocks = this.#blocks;
    const address = blocks.take(bytes);
    if (address === undefined) {
      this.#full = true;
      open.delete(this);
      return undefined;
    }
    try {
      const { byteLength } = this.instance;
      if (blocks.end > byteLength)
        this.instance.reserve(Math.max(blocks.end, Math.min(GROWTH * byteLength, MOST_BYTES)));
    } catch (error) {
      blocks.give(address, bytes);
      throw error;
    }
    return address;
  }

  #give(address: number, bytes: number): void {
    if (bytes > 0) this.#blocks.give(address, bytes);
  }
}
