// The kernels multiply and add by one instruction, relaxed_madd(a, b, c), so that the compiler takes no product from its sum.
// Afterwards two instructions that nothing else uses stand for it: relaxed_max(relaxed_min(a, b), c). A build's own take their
// places when it is put together. All have three bytes, so that nothing moves: functions that two builds have in common are
// the same bytes, and pack as one.

import binaryen from 'binaryen';

const FUSED = '(f32x4.relaxed_madd';
const STAND_IN = '(f32x4.relaxed_max (f32x4.relaxed_min';

/** The second byte of what stands for the product and for the sum; the first is 0xfd, the third 2. */
const PRODUCT = 0x8d;
const SUM = 0x8e;

/** The binary with stand-ins for its fused instructions. */
export function standIn(binary) {
  const text = binaryen.readBinary(binary).emitText();
  const pieces = text.split(FUSED);
  const expected = pieces.length - 1;
  const result = binaryen.parseText(rewrite(text)).emitBinary();
  for (const code of [PRODUCT, SUM]) {
    const count = places(result).filter((at) => result[at + 1] === code).length;
    if (count !== expected) throw new Error(`multiplyAdd: expected ${expected} stand-ins ${code}, got ${count}`);
  }
  return result;
}

/** (relaxed_madd a b c) → (relaxed_max (relaxed_min a b) c), from the last to the first: so those within are done. */
function rewrite(text) {
  let done = text;
  for (let at = done.lastIndexOf(FUSED); at >= 0; at = done.lastIndexOf(FUSED)) {
    const from = at + FUSED.length;
    const to = endOfOperand(done, endOfOperand(done, from));
    done = `${done.slice(0, at)}${STAND_IN}${done.slice(from, to)})${done.slice(to)}`;
  }
  return done;
}

/** Where the operand that begins at or after a place ends. */
function endOfOperand(text, from) {
  let depth = 0;
  for (let at = from; ; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
}

const places = (binary) => [...binary.keys()].filter((at) => binary[at] === 0xfd && binary[at + 2] === 2);

/** What a build has in the places of stand-ins, by their second byte. */
export const inPlaces = ({ product, sum }) => ({ [PRODUCT]: product, [SUM]: sum });

/** The binary of a build from one with stand-ins; src/engine/packing/multiplyAdd.ts does the same. */
export function putMultiplyAdds(binary, instructions) {
  const put = Uint8Array.from(binary);
  for (const at of places(binary)) put.set(instructions[binary[at + 1]] ?? [], at);
  return put;
}
