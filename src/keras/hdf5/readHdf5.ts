import { show } from '../../base/errors.ts';
import { FLOAT32 } from './float32.ts';
import { View } from './view.ts';

/** A group of an HDF5 file. */
export interface Group {
  readonly groups: ReadonlyMap<string, Group>;
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** The texts of an attribute; undefined if it is missing or has no texts. */
  attribute(name: string): readonly string[] | undefined;
}

export interface Dataset {
  readonly shape: readonly number[];
  /** Its numbers; undefined where they are not of float32. */
  read(): Float32Array | undefined;
  /** The whole number that it is; undefined where it is none. */
  integer(): number | undefined;
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Groups within groups at most. */
const DEEPEST = 64;

/** Whether bytes begin as an HDF5 file does. */
export const isHdf5 = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte);

/**
 * What an HDF5 file holds, as h5py writes it: groups that are symbol tables, contiguous datasets without filters, attributes
 * that are texts. HDF5 File Format Specification 2.0, with superblock 0 and object headers of version 1. Each object may be met
 * once; links, chunks, filters and other files are refused.
 *
 * @throws RangeError for other bytes, and where an address or a length leads out of them.
 */
export function readHdf5(where: string, bytes: Uint8Array): Group {
  const view = new View(where, bytes);
  if (!isHdf5(bytes)) throw view.refused('signature', 'that of HDF5', 'another');
  if (view.u8(8) !== 0) throw view.refused('superblock', 'of version 0, as h5py writes it', `version ${view.u8(8)}`);
  if (view.u8(13) !== 8 || view.u8(14) !== 8) throw view.refused('addresses', 'of 8 bytes', `${view.u8(13)}`);
  if (view.size(24) !== 0) throw view.refused('base address', '0', view.size(24));
  return new Reader(view).group(view.size(64), 0);
}

/** Types of the messages of an object header. */
const DATASPACE = 0x1;
const DATATYPE = 0x3;
const EXTERNAL = 0x7;
const LAYOUT = 0x8;
const FILTERS = 0xb;
const ATTRIBUTE = 0xc;
const CONTINUATION = 0x10;
const SYMBOL_TABLE = 0x11;

/** Where the messages of an object are, by type: the last of each. */
type Places = Partial<Record<number, number>>;

class Reader {
  readonly #view: View;
  /** Addresses of what was met. */
  readonly #met = new Set<number>();
  /** The bytes that names may still take: at first, the size of the file. */
  #names: number;

  readonly #heaps = new Map<number, ReadonlyMap<number, { at: number; size: number }>>();
  /** Bytes that heaps may have yet. */
  #heapRoom: number;

  constructor(view: View) {
    this.#view = view;
    this.#names = view.bytes.length;
    this.#heapRoom = view.bytes.length;
  }

  group(address: number, depth: number, places = this.#places(address)): Group {
    const view = this.#view;
    const table = places[SYMBOL_TABLE];
    if (table === undefined) throw view.refused('groups', 'symbol tables, as h5py writes them', 'others');
    if (depth > DEEPEST) throw view.refused('groups', `${DEEPEST} deep at most`, 'deeper');
    const groups = new Map<string, Group>();
    const datasets = new Map<string, Dataset>();
    for (const { name, address: inner } of this.#entries(view.size(table), view.size(table + 8))) {
      if (groups.has(name) || datasets.has(name))
        throw view.refused('names of a group', 'unique', `${show(name)} again`);
      const own = this.#places(inner);
      if (own[LAYOUT] === undefined) groups.set(name, this.group(inner, depth + 1, own));
      else datasets.set(name, this.#dataset(name, own));
    }
    return { groups, datasets, attribute: (name) => this.#attribute(address, name) };
  }

  #places(address: number): Places {
    const places: Places = {};
    this.#meet(address);
    this.#messages(address, (type, at) => {
      places[type] = at;
    });
    return places;
  }

  /** Goes through the messages of an object, whose header may go on elsewhere. */
  #messages(address: number, visit: (type: number, at: number, size: number) => void): void {
    const view = this.#view;
    if (view.u8(address) !== 1)
      throw view.refused('object headers', 'of version 1, as h5py writes them', `version ${view.u8(address)}`);
    const known = new Set<number>([address + 16]);
    const blocks: { at: number; length: number }[] = [{ at: address + 16, length: view.u32(address + 8) }];
    for (const { at, length } of blocks) {
      const end = view.check(at, length) + length;
      for (let message = at; message + 8 <= end; ) {
        const [type, size] = [view.u16(message), view.u16(message + 2)];
        const body = message + 8;
        if (size > end - body) throw view.refused('messages', 'within their header', `one of ${size} bytes`);
        if ((view.u8(message + 4) & 2) !== 0)
          throw view.refused('messages', 'in the object that they are about', 'shared');
        if (type === CONTINUATION) {
          const next = view.size(body);
          if (known.has(next)) throw view.refused('object headers', 'of different parts', 'one that begins again');
          known.add(next);
          blocks.push({ at: next, length: view.size(body + 8) });
        } else visit(type, body, size);
        message = body + size;
      }
    }
  }

  /** Notes an address. Files in which two things lie at one could be without end. */
  #meet(address: number): void {
    if (this.#met.has(address)) throw this.#view.refused('objects', 'at different places', `two at byte ${address}`);
    this.#met.add(address);
  }

  /** The names and addresses of a group, from its B-tree and its heap. */
  *#entries(tree: number, heap: number): Generator<{ name: string; address: number }> {
    const view = this.#view;
    view.checkSignature(heap, 'HEAP');
    const length = view.size(heap + 8);
    const names = view.check(view.size(heap + 24), length);
    const nodes = [tree];
    for (const node of nodes) {
      this.#meet(node);
      view.checkSignature(node, 'TREE');
      if (view.u8(node + 4) !== 0) throw view.refused('B-trees', 'of groups', 'another');
      const isLeaf = view.u8(node + 5) === 0;
      for (let child = 0; child < view.u16(node + 6); child++) {
        const address = view.size(node + 32 + 16 * child);
        if (isLeaf) yield* this.#symbols(address, names, length);
        else nodes.push(address);
      }
    }
  }

  *#symbols(node: number, names: number, length: number): Generator<{ name: string; address: number }> {
    const view = this.#view;
    this.#meet(node);
    view.checkSignature(node, 'SNOD');
    for (let count = view.u16(node + 6), at = node + 8; count > 0; count--, at += 40) {
      const offset = view.size(at);
      if (offset > length) throw view.refused('names', 'within their heap', `one at ${offset}`);
      const name = view.ended(names + offset, Math.min(length - offset, LONGEST));
      this.#names -= name.length;
      if (name === '' || name === '__proto__' || this.#names < 0)
        throw view.refused('names', 'different ones that are short', show(name));
      if (view.u32(at + 16) > 1) throw view.refused(`${show(name)}`, 'a group or a dataset', 'a link');
      yield { name, address: view.size(at + 8) };
    }
  }

  #dataset(name: string, places: Places): Dataset {
    const view = this.#view;
    const { [DATASPACE]: space, [DATATYPE]: type, [LAYOUT]: layout } = places;
    if (space === undefined || type === undefined || layout === undefined)
      throw view.refused(show(name), 'of a type and a shape', 'none');
    if (places[FILTERS] !== undefined || places[EXTERNAL] !== undefined)
      throw view.refused(show(name), 'in the file and not compressed', 'something else');
    const shape = this.#shape(space);
    const count = this.#countOf(shape);
    const at = this.#stored(name, layout, count * view.u32(type + 4));
    return {
      shape,
      read() {
        if (!FLOAT32.every((byte, index) => view.u8(type + index) === byte)) return undefined;
        const data = new DataView(view.bytes.buffer, view.bytes.byteOffset + at, 4 * count);
        const numbers = new Float32Array(count);
        for (let i = 0; i < count; i++) numbers[i] = data.getFloat32(4 * i, true);
        return numbers;
      },
      integer() {
        const [kind, size] = [view.u8(type) & 15, view.u32(type + 4)];
        if (kind !== 0 || count !== 1 || (size !== 4 && size !== 8)) return undefined;
        return size === 4 ? view.u32(at) : view.size(at);
      },
    };
  }

  /** The lengths of a dataspace: none for a single value. */
  #shape(at: number): readonly number[] {
    const view = this.#view;
    const version = view.u8(at);
    if (version !== 1 && version !== 2) throw view.refused('shapes', 'of version 1 or 2', `version ${version}`);
    if (version === 2 && view.u8(at + 3) === 2) return [0];
    const start = at + (version === 1 ? 8 : 4);
    return Array.from({ length: view.u8(at + 1) }, (_, axis) => view.size(start + 8 * axis));
  }

  #countOf(shape: readonly number[]): number {
    const count = shape.reduce((product, length) => product * length, 1);
    if (!(count <= this.#view.bytes.length)) throw this.#view.refused('numbers', 'no more than its bytes', count);
    return count;
  }

  /** Where a layout has so many bytes. */
  #stored(name: string, layout: number, size: number): number {
    const view = this.#view;
    const [version, kind] = [view.u8(layout), view.u8(layout + 1)];
    if (version < 3 || version > 4 || kind > 1)
      throw view.refused(show(name), 'in one piece', 'chunks or something else');
    const [length, start] = kind === 0 ? [view.u16(layout + 2), layout + 4] : [view.size(layout + 10), layout + 2];
    if (length !== size) throw view.refused(`length of ${show(name)}`, String(size), length);
    return size === 0 ? 0 : view.check(kind === 0 ? start : view.size(start), size);
  }

  #attribute(address: number, name: string): readonly string[] | undefined {
    const view = this.#view;
    let texts: readonly string[] | undefined;
    this.#messages(address, (type, at, size) => {
      if (type !== ATTRIBUTE) return;
      const version = view.u8(at);
      if (version < 1 || version > 3) throw view.refused('attributes', 'of version 1 to 3', `version ${version}`);
      const room = (size: number) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
      const start = at + (version === 3 ? 9 : 8);
      if (view.ended(start, Math.min(view.u16(at + 2), LONGEST)) !== name) return;
      const element = start + room(view.u16(at + 2));
      const space = element + room(view.u16(at + 4));
      const found = this.#texts(element, this.#shape(space), space + room(view.u16(at + 6)), at + size);
      if (texts) throw view.refused('attributes of a group', 'unique', `${show(name)} again`);
      texts = found;
    });
    return texts;
  }

  /** Texts of a length, which zeros fill up; or one in a global heap. */
  #texts(type: number, shape: readonly number[], at: number, end: number): readonly string[] | undefined {
    const view = this.#view;
    const [kind, isText, size] = [view.u8(type) & 15, (view.u8(type + 1) & 15) === 1, view.u32(type + 4)];
    const count = this.#countOf(shape);
    if (count === 0) return [];
    if (kind === 3) {
      if (at + count * Math.max(size, 1) > end) throw view.refused('texts', 'within their attribute', count);
      return Array.from({ length: count }, (_, index) => view.ended(at + index * size, size));
    }
    if (kind !== 9 || !isText) return undefined;
    if (at + 16 * count > end) throw view.refused('texts', 'within their attribute', count);
    return Array.from({ length: count }, (_, index) => this.#heapText(at + 16 * index));
  }

  #heapText(at: number): string {
    const view = this.#view;
    const [length, heap, index] = [view.u32(at), view.size(at + 4), view.u32(at + 12)];
    if (length === 0) return '';
    const object = this.#heap(heap).get(index);
    if (!object || length > object.size) throw view.refused('texts', 'in a heap', `one at byte ${heap}`);
    return view.text(object.at, length);
  }

  /** The objects of a global heap, by their numbers. */
  #heap(address: number): ReadonlyMap<number, { at: number; size: number }> {
    const known = this.#heaps.get(address);
    if (known) return known;
    const view = this.#view;
    view.checkSignature(address, 'GCOL');
    const length = view.size(address + 8);
    const end = view.check(address, length) + length;
    this.#heapRoom -= length;
    if (this.#heapRoom < 0) throw view.refused('heaps', 'apart', `one at byte ${address}`);
    const objects = new Map<number, { at: number; size: number }>();
    for (let at = address + 16; at + 16 <= end; ) {
      const [number, size] = [view.u16(at), view.size(at + 8)];
      if (number === 0) break;
      objects.set(number, { at: at + 16, size });
      at += 16 + Math.ceil(size / 8) * 8;
    }
    this.#heaps.set(address, objects);
    return objects;
  }
}

/** Bytes of a name at most. */
const LONGEST = 1024;
