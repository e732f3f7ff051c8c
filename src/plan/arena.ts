import { RANDOM_BYTES } from '../base/random.ts';
import type { Instance } from '../engine/instance.ts';
import { align, programBytes } from './layout.ts';

/** A part of a memory. */
export interface Block {
  address: number;
  bytes: number;
}

/** A model's part of an arena: a block for what it keeps, and one for its program. */
export interface Lot {
  readonly kept: Block;
  readonly program: Block;
}

/** An empty lot. */
export const emptyLot = (): Lot => ({ kept: { address: 0, bytes: 0 }, program: { address: 0, bytes: 0 } });

/** A memory with its instance of the kernels, for one or many models. */
export interface Arena {
  readonly instance: Instance;
  /** Whether it accepts other models. */
  readonly shared: boolean;
  /** Whether it has only one model. */
  readonly single: boolean;
  /** The address of the workspace. When it changes, existing programs are invalid. */
  readonly workspace: number;
  /** The model whose program runs, or whose results are being read: no other model may use the workspace meanwhile. */
  holder: object | undefined;
  /**
   * Resizes a block of a model. Its contents are kept up to the smaller of both sizes; bytes beyond are not zero.
   *
   * @returns whether this arena accepts this size. If not, and if it throws, nothing has changed.
   * @throws RangeError if this machine has no room.
   */
  resize(lot: Lot, block: keyof Lot, bytes: number): boolean;
  /** Ensures that the workspace has `bytes`; as `resize`. */
  reserve(bytes: number): boolean;
  /** Adds a model. Its lot is freed when the owner is garbage-collected. */
  admit(owner: object): Lot;
  /** Frees a lot. */
  release(lot: Lot): void;
  /** Stops accepting models. */
  close(): void;
}

/** The minimum size of a program: enough for most. */
const LEAST_PROGRAM = programBytes(256);

/** The arena of one model: its blocks are contiguous, and the workspace is everything after them. */
export class OwnArena implements Arena {
  readonly instance: Instance;
  readonly shared = false;
  readonly single = true;
  workspace = 0;
  holder: object | undefined;

  constructor(instance: Instance) {
    this.instance = instance;
  }

  resize(lot: Lot, block: keyof Lot, bytes: number): boolean {
    const kept = align(this.instance.heap);
    const program = kept + (block === 'kept' ? bytes : lot.kept.bytes);
    const programSize = Math.max(block === 'program' ? bytes : lot.program.bytes, LEAST_PROGRAM);
    this.instance.reserve(program + programSize + RANDOM_BYTES);
    lot.kept.address = kept;
    lot.program.address = program;
    lot.program.bytes = programSize;
    lot[block].bytes = block === 'kept' ? bytes : programSize;
    this.workspace = program + programSize;
    return true;
  }

  reserve(bytes: number): boolean {
    this.instance.reserve(this.workspace + bytes);
    return true;
  }

  admit(): Lot {
    return emptyLot();
  }

  release(): void {}

  close(): void {}
}
