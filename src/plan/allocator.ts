import { align, LINE_BYTES } from './layout.ts';

/** How many free blocks of about the right size to look at before splitting a larger one. */
const MOST_TRIES = 4;

/** The bin of a size: free blocks of 2ⁿ … 2ⁿ⁺¹ − 1 lines are in bin n. */
const binOf = (bytes: number) => 31 - Math.clz32(bytes / LINE_BYTES);

/** Allocates blocks of memory between two addresses, and frees them. It does not touch the memory. */
export class Allocator {
  /** The first byte after the last allocated block. */
  end: number;
  /** Bytes of the free blocks before it. */
  #free = 0;
  readonly #limit: number;
  /** Bytes of each free block by its address; its address by its end; and the addresses by size. */
  readonly #sizes = new Map<number, number>();
  readonly #starts = new Map<number, number>();
  readonly #bins: Set<number>[] = Array.from({ length: 32 }, () => new Set());

  constructor(first: number, limit: number) {
    this.end = align(first);
    this.#limit = limit;
  }

  /** Bytes that are not allocated. */
  get room(): number {
    return this.#limit - this.end + this.#free;
  }

  /** The address of a new block of `bytes`, a multiple of the cache line; undefined if there is no room. */
  take(bytes: number): number | undefined {
    const address = this.#fitting(bytes);
    if (address !== undefined) {
      const rest = (this.#sizes.get(address) as number) - bytes;
      this.#remove(address);
      if (rest > 0) this.#add(address + bytes, rest);
      return address;
    }
    if (this.end + bytes > this.#limit) return undefined;
    this.end += bytes;
    return this.end - bytes;
  }

  /** Frees a block. */
  give(address: number, bytes: number): void {
    const after = this.#sizes.get(address + bytes);
    if (after !== undefined) this.#remove(address + bytes);
    const before = this.#starts.get(address);
    if (before !== undefined) this.#remove(before);
    const start = before ?? address;
    const end = address + bytes + (after ?? 0);
    if (end === this.end) this.end = start;
    else this.#add(start, end - start);
  }

  /** A free block of at least `bytes`: one of the first in its bin, or any of a higher bin. */
  #fitting(bytes: number): number | undefined {
    if (this.#free < bytes) return undefined;
    const bin = binOf(bytes);
    let tries = 0;
    for (const address of this.#bins[bin] as Set<number>) {
      if ((this.#sizes.get(address) as number) >= bytes) return address;
      if (++tries === MOST_TRIES) break;
    }
    for (const larger of this.#bins.slice(bin + 1)) for (const address of larger) return address;
    return undefined;
  }

  #add(address: number, bytes: number): void {
    this.#free += bytes;
    this.#sizes.set(address, bytes);
    this.#starts.set(address + bytes, address);
    this.#bins[binOf(bytes)]?.add(address);
  }

  #remove(address: number): void {
    const bytes = this.#sizes.get(address) as number;
    this.#free -= bytes;
    this.#sizes.delete(address);
    this.#starts.delete(address + bytes);
    this.#bins[binOf(bytes)]?.delete(address);
  }
}
