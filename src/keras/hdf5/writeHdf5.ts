import { littleEndian } from '../../interchange/littleEndian.ts';
import { FLOAT32 } from './float32.ts';

/** A group: what lies in it by name. */
export interface GroupOut {
  readonly [name: string]: GroupOut | DatasetOut;
}

/** Numbers of float32, or some of uint32. */
export class DatasetOut {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint32Array;

  constructor(shape: readonly number[], data: Float32Array | Uint32Array) {
    this.shape = shape;
    this.data = data;
  }
}

/** Names that a node of symbols has at most. */
const SYMBOLS = 8;

const UINT32 = [0x10, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0];

/** Types of the messages of an object header. */
const DATASPACE = 0x1;
const DATATYPE = 0x3;
const FILL = 0x5;
const LAYOUT = 0x8;
const SYMBOL_TABLE = 0x11;

const NOWHERE = [-1, -1] as const;

/**
 * An HDF5 file with groups that are symbol tables and contiguous datasets, as h5py makes one: superblock 0, object headers of
 * version 1. HDF5 File Format Specification 2.0.
 */
export function writeHdf5(root: GroupOut): Uint8Array<ArrayBuffer> {
  return new Writer(Math.max(4, 2 * Math.ceil(mostIn(root) / (2 * SYMBOLS)))).file(root);
}

/** The most names of a group. */
function mostIn(group: GroupOut): number {
  const inner = Object.values(group).map((each) => (each instanceof DatasetOut ? 0 : mostIn(each)));
  return inner.reduce((a, b) => Math.max(a, b), Object.keys(group).length);
}

/** Where an object is, and what the table of the group that it is in says of it. */
interface Placed {
  readonly header: number;
  /** Of a group: its B-tree and its heap. */
  readonly table?: readonly [tree: number, heap: number];
}

class Writer {
  /** Nodes of symbols that a B-tree has at most. */
  readonly #children: number;
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  constructor(children: number) {
    this.#children = children;
  }

  file(root: GroupOut): Uint8Array<ArrayBuffer> {
    const superblock = new Fields(96);
    this.#put(superblock.bytes);
    const { header, table } = this.#group(root);
    superblock.list(1, 0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 8, 8, 0);
    superblock.list(2, SYMBOLS / 2, this.#children / 2).list(4, 0);
    superblock
      .sizes(0)
      .list(4, ...NOWHERE)
      .sizes(this.#length)
      .list(4, ...NOWHERE);
    superblock
      .sizes(0, header)
      .list(4, 1, 0)
      .sizes(...(table as readonly number[]));
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** Adds bytes at a multiple of 8; returns where they are. */
  #put(bytes: Uint8Array): number {
    const at = this.#length;
    const padding = new Uint8Array(-bytes.length & 7);
    this.#parts.push(bytes, padding);
    this.#length += bytes.length + padding.length;
    return at;
  }

  #header(messages: readonly (readonly [type: number, body: Fields])[]): number {
    const size = messages.reduce((sum, [, { bytes }]) => sum + 8 + bytes.length, 0);
    const header = new Fields(16 + size).list(1, 1, 0).list(2, messages.length).list(4, 1, size, 0);
    for (const [type, { bytes }] of messages) header.list(2, type, bytes.length, 0, 0).list(1, ...bytes);
    return this.#put(header.bytes);
  }

  #dataset({ shape, data }: DatasetOut): Placed {
    const bytes =
      data instanceof Float32Array ? littleEndian(data) : new Fields(4 * data.length).list(4, ...data).bytes;
    const at = this.#put(bytes);
    const space = new Fields(8 + 8 * shape.length)
      .list(1, 1, shape.length)
      .list(2, 0)
      .list(4, 0)
      .sizes(...shape);
    const type = new Fields(24).list(1, ...(data instanceof Float32Array ? FLOAT32 : UINT32));
    const layout = new Fields(24).list(1, 3, 1).sizes(at, bytes.length);
    const fill = new Fields(8).list(1, 2, 2, 2, 0);
    const messages = [[DATASPACE, space] as const, [DATATYPE, type] as const, [FILL, fill] as const];
    return { header: this.#header([...messages, [LAYOUT, layout]]) };
  }

  #group(group: GroupOut): Placed {
    const names = Object.keys(group).sort();
    const placed = names.map((name) => {
      const each = group[name] as GroupOut | DatasetOut;
      return each instanceof DatasetOut ? this.#dataset(each) : this.#group(each);
    });
    const { heap, offsets } = this.#heap(names);
    const tree = new Fields(24 + 8 + 16 * this.#children).text('TREE').list(1, 0, 0);
    tree
      .list(2, Math.ceil(names.length / SYMBOLS))
      .list(4, ...NOWHERE, ...NOWHERE)
      .sizes(0);
    for (let from = 0; from < names.length; from += SYMBOLS) {
      const count = Math.min(SYMBOLS, names.length - from);
      const symbols = new Fields(8 + 40 * SYMBOLS).text('SNOD').list(1, 1, 0).list(2, count);
      for (let i = from; i < from + count; i++) {
        const { header, table } = placed[i] as Placed;
        symbols
          .sizes(offsets[i] as number, header)
          .list(4, Number(table !== undefined), 0)
          .sizes(...(table ?? [0, 0]));
      }
      tree.sizes(this.#put(symbols.bytes), offsets[from + count - 1] as number);
    }
    const table = [this.#put(tree.bytes), heap] as const;
    return { header: this.#header([[SYMBOL_TABLE, new Fields(16).sizes(...table)]]), table };
  }

  /** Names that end with zeros, each at a multiple of 8, after an empty one; and a free block behind them. */
  #heap(names: readonly string[]): { heap: number; offsets: readonly number[] } {
    let end = 8;
    const texts = names.map((name) => new TextEncoder().encode(name));
    const offsets = texts.map(({ length }) => {
      const at = end;
      end += 8 * Math.floor(length / 8 + 1);
      return at;
    });
    const data = new Fields(end + 16);
    for (const [index, text] of texts.entries()) data.bytes.set(text, offsets[index]);
    data.at = end;
    const at = this.#put(data.sizes(1, 16).bytes);
    const heap = new Fields(32).text('HEAP').list(4, 0).sizes(data.bytes.length, end, at);
    return { heap: this.#put(heap.bytes), offsets };
  }
}

/** Bytes that are written field by field, little endian. */
class Fields {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Whole numbers of 1, 2 or 4 bytes. */
  list(size: 1 | 2 | 4, ...values: readonly number[]): this {
    for (const value of values) {
      if (size === 1) this.#view.setUint8(this.at, value);
      else if (size === 2) this.#view.setUint16(this.at, value, true);
      else this.#view.setUint32(this.at, value, true);
      this.at += size;
    }
    return this;
  }

  /** Lengths and addresses, of 8 bytes. */
  sizes(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setBigUint64(this.at, BigInt(value), true);
      this.at += 8;
    }
    return this;
  }

  text(value: string): this {
    return this.list(1, ...new TextEncoder().encode(value));
  }
}
