/**
 * A binary of `size` bytes, from another one and how it differs: steps of assembly/packing/difference.js.
 */
export function patch(base: Uint8Array, difference: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const binary = new Uint8Array(size);
  let read = 0;
  let from = 0;
  let written = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = difference[read++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const write = (bytes: Uint8Array) => {
    binary.set(bytes, written);
    written += bytes.length;
  };
  while (read < difference.length) {
    const count = number();
    write(difference.subarray(read, read + count));
    read += count;
    const move = number();
    from += move % 2 ? -(move + 1) / 2 : move / 2;
    const copied = number();
    write(base.subarray(from, from + copied));
    from += copied;
  }
  return binary;
}
