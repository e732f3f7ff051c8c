import { outOfRange } from '../../base/errors.ts';

/** Bytes of an HDF5 file; what would lie outside is refused. Numbers are little endian. */
export class View {
  readonly where: string;
  readonly bytes: Uint8Array;
  readonly #data: DataView;

  constructor(where: string, bytes: Uint8Array) {
    this.where = where;
    this.bytes = bytes;
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** `at`, if so many bytes follow there. */
  check(at: number, length: number): number {
    if (at > this.bytes.length || length > this.bytes.length - at)
      throw this.refused('bytes', `at least ${at + length}`, this.bytes.length);
    return at;
  }

  u8(at: number): number {
    return this.#data.getUint8(this.check(at, 1));
  }

  u16(at: number): number {
    return this.#data.getUint16(this.check(at, 2), true);
  }

  u32(at: number): number {
    return this.#data.getUint32(this.check(at, 4), true);
  }

  /** A length or an address, of 8 bytes. */
  size(at: number): number {
    const value = Number(this.#data.getBigUint64(this.check(at, 8), true));
    if (!Number.isSafeInteger(value)) throw this.refused('lengths and addresses', 'below 2⁵³', value);
    return value;
  }

  text(at: number, length: number): string {
    return new TextDecoder().decode(this.bytes.subarray(this.check(at, length), at + length));
  }

  /** A zero-terminated text of at most this many bytes. */
  ended(at: number, most: number): string {
    const bytes = this.bytes.subarray(this.check(at, most), at + most);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  checkSignature(at: number, signature: string): void {
    if (this.text(at, signature.length) !== signature)
      throw this.refused(`byte ${at}`, `the first of ${signature}, as h5py writes it`, 'another');
  }

  refused(what: string, rule: string, got: string | number): RangeError {
    return outOfRange(this.where, `${what} of the HDF5 file`, rule, got);
  }
}
