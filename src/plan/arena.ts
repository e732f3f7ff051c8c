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
export const LEAST_PROGRAM: number = programBytes(256);

/** Where a model that has a memory to itself keeps its data, its program and its workspace. */
export function ownPlaces({ heap }: Pick<Instance, 'heap'>, keptSize: number, programSize: number) {
  const kept = align(heap);
  const program = kept + keptSize;
  return { kept, program, workspace: program + programSize };
}

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
    const keptSize = block === 'kept' ? bytes : lot.kept.bytes;
    const programSize = Math.max(block === 'program' ? bytes : lot.program.bytes, LEAST_PROGRAM);
    const { kept, program, workspace } = ownPlaces(this.instance, keptSize, programSize);
    this.instance.reserve(workspace + RANDOM_BYTES);
    Object.assign(lot.kept, { address: kept, bytes: keptSize });
    Object.assign(lot.program, { address: program, bytes: programSize });
    this.workspace = workspace;
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
