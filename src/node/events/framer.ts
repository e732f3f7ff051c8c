import { optional } from '../../base/optional.ts';

/**
 * Frames bytes as a TFRecord: their length as uint64, its checksum, the bytes, their checksum; all little-endian.
 * Source: tensorflow/core/lib/io/record_writer.h.
 */
export async function framer(where: string): Promise<(data: Uint8Array) => Uint8Array> {
  const { crc32c } = await optional(where, '@aws-crypto/crc32c', () => import('@aws-crypto/crc32c'));
  return (data) => {
    const record = new Uint8Array(16 + data.length);
    const view = new DataView(record.buffer);
    view.setBigUint64(0, BigInt(data.length), true);
    view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
    record.set(data, 12);
    view.setUint32(12 + data.length, masked(crc32c(data)), true);
    return record;
  };
}

/** Rotated right by 15 bits, plus a constant: tensorflow/core/lib/hash/crc32c.h. */
const masked = (crc: number) => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
