// LZMA without its header, of 3 bits of literal context and none of position: code is not aligned. The package has these in
// a class that it does not export.

import { Encoder } from '../../node_modules/lzma1/lib/encoder.js';
import { InputBuffer, OutputBuffer } from '../../node_modules/lzma1/lib/streams.js';

/** Bytes of a header that says what is fixed here: how it was made, and its length. */
const HEADER = 13;

const thorough = { searchDepth: 25, filterStrength: 255, modeIndex: 1 };

class Unaligned extends Encoder {
  configure(mode) {
    super.configure(mode);
    this._posStateBits = 0;
    this._posStateMask = 0;
  }
}

/** The stream of some bytes, a Uint8Array. */
export function compress(bytes) {
  const output = new OutputBuffer(32);
  new Unaligned().compress(new InputBuffer(bytes), output, thorough);
  return Uint8Array.from(output.toArray()).subarray(HEADER);
}
