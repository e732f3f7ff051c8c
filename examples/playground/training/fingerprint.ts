import type { Model } from 'lanewise';

/** Eight hexadecimal digits that tell two sets of weights apart: 32-bit FNV-1a of all their bytes. */
export function fingerprint(model: Model): string {
  let hash = 0x811c9dc5;
  for (const { data } of model.getWeights().values()) {
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
