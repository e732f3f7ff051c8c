import { RANDOM_BYTES } from '../base/random.ts';
import type { Instance } from '../engine/instance.ts';
import { align, programBytes } from './layout.ts';

/** A part of a memory. */
export interface Block {
  address: number;
  bytes: number;
}

/** What a model has of an arena: a block for what it keeps, and one for its program. */
export interface Lot {
  readonly kept: Block;
  readonly program: Block;
}

/** A lot of nothing so far. */
export const emptyLot = (): Lot => ({ kept: { address: 0, bytes: 0 }, program: { address: 0, bytes: 0 } });

/** A memory with its instance of the kernels, where one model lies, or many. */
export interface Arena {
  readonly instance: Instance;
  /** Whether other models may come. */
  readonly shared: boolean;
  /** Whether it has one model only. */
  readonly single: boolean;
  /** The address of the workspace. Where it changes, programs are of no use any more. */
  readonly workspace: number;
  /** Whose program runs, or is looked at after its run: no other model may use the workspace meanwhile. */
  holder: object | undefined;
  /**
   * Gives a block of a model so many bytes. What was in it stays, as far as both sizes go; what is beyond is not zero.
   *
   * @returns whether this arena is for so much; if not, and where it throws, nothing has changed.
   * @throws RangeError where this machine has no room.
   */
  resize(lot: Lot, block: keyof Lot, bytes: number): boolean;
  /** Sees that the workspace has so many bytes; as `resize`. */
  reserve(bytes: number): boolean;
  /** Takes in a model: its lot is taken back when the owner is collected. */
  admit(owner: object): Lot;
  /** Takes a lot back. */
  release(lot: Lot): void;
  /** Takes in no models any more. */
  close(): void;
}

/** Bytes of a program at least: room for most. */
const LEAST_PROGRAM = programBytes(256);

/** The arena of one model: its blocks follow each other, and the workspace is all that is behind them. */
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
