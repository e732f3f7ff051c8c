/**
 * Puts the instructions of a build in the places of those that stand for its multiplications and additions, by the second byte
 * of these: assembly/packing/multiplyAdd.js.
 */
export function putMultiplyAdds(
  binary: Uint8Array<ArrayBuffer>,
  instructions: Readonly<Record<number, readonly number[]>>,
): Uint8Array<ArrayBuffer> {
  for (let at = 0; at < binary.length; at++) {
    if (binary[at] === 0xfd && binary[at + 2] === 2) binary.set(instructions[binary[at + 1] as number] ?? [], at);
  }
  return binary;
}
