// Where each group of probabilities begins: by state (12), or a tree of so many bits.
const IS_MATCH = 0;
const IS_LONG_REPEAT = IS_MATCH + 12;
const IS_REPEAT = IS_LONG_REPEAT + 12;
const IS_OLDER = IS_REPEAT + 12;
const LENGTH = IS_OLDER + 3 * 12;
const REPEAT_LENGTH = LENGTH + 2 + 2 * 8 + 256;
const SLOT = REPEAT_LENGTH + 2 + 2 * 8 + 256;
const DISTANCE = SLOT + 4 * 64;
const ALIGN = DISTANCE + 128;
const LITERAL = ALIGN + 16;
const COUNT = LITERAL + 8 * 0x300;

/**
 * The first `size` bytes of an LZMA stream in base64, without its header: 3 bits of literal context, none of position.
 * Names are those of the LZMA specification (Igor Pavlov), by what they mean.
 */
export function expand(text: string, size: number): Uint8Array<ArrayBuffer> {
  const stream = atob(text);
  const output = new Uint8Array(size);
  const probabilities = new Uint16Array(COUNT).fill(1024);
  // The distance at hand, and the three before it.
  let distance = 1;
  let second = 1;
  let third = 1;
  let fourth = 1;
  let range = 2 ** 32 - 1;
  let code = 0;
  let read = 1;
  let written = 0;
  let state = 0;

  const next = () => {
    code = code * 256 + (read < stream.length ? stream.charCodeAt(read) : 0);
    read++;
  };
  const narrow = (to: number, bit: number) => {
    if (bit) {
      code -= to;
      range -= to;
    } else range = to;
    if (range < 2 ** 24) {
      range *= 256;
      next();
    }
    return bit;
  };
  const bit = (index: number) => {
    const probability = probabilities[index] as number;
    const bound = (range >>> 11) * probability;
    const one = code < bound ? 0 : 1;
    probabilities[index] = probability + (one ? -(probability >> 5) : (2048 - probability) >> 5);
    return narrow(bound, one);
  };
  const tree = (first: number, bits: number) => {
    let node = 1;
    for (let i = 0; i < bits; i++) node = 2 * node + bit(first + node);
    return node - (1 << bits);
  };
  const reverseTree = (first: number, bits: number) => {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const one = bit(first + node);
      node = 2 * node + one;
      value += one << i;
    }
    return value;
  };
  const evenBits = (bits: number) => {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      range += range % 2 ? -1 : 0;
      value = 2 * value + narrow(range / 2, code < range / 2 ? 0 : 1);
    }
    return value;
  };
  const lengthOf = (first: number) => {
    if (!bit(first)) return 2 + tree(first + 2, 3);
    if (!bit(first + 1)) return 10 + tree(first + 10, 3);
    return 18 + tree(first + 18, 8);
  };
  const distanceOf = (length: number) => {
    const slot = tree(SLOT + 64 * Math.min(length - 2, 3), 6);
    if (slot < 4) return 1 + slot;
    const bits = (slot >> 1) - 1;
    const base = (2 + (slot & 1)) << bits;
    if (slot < 14) return 1 + base + reverseTree(DISTANCE + base - slot, bits);
    return 1 + base + 16 * evenBits(bits - 4) + reverseTree(ALIGN, 4);
  };
  const literal = () => {
    const first = LITERAL + 0x300 * ((output[written - 1] ?? 0) >> 5);
    let node = 1;
    if (state >= 7) {
      const expected = 0x100 + (output[written - distance] as number);
      for (let i = 7; i >= 0 && node === expected >> (i + 1); i--) {
        node = 2 * node + bit(first + (((expected >> i) & 1) + 1) * 0x100 + node);
      }
    }
    while (node < 0x100) node = 2 * node + bit(first + node);
    return node;
  };
  const goBack = () => {
    if (!bit(IS_OLDER + 12 + state)) [distance, second] = [second, distance];
    else if (!bit(IS_OLDER + 24 + state)) [distance, second, third] = [third, distance, second];
    else [distance, second, third, fourth] = [fourth, distance, second, third];
  };

  for (let i = 0; i < 4; i++) next();
  while (written < size) {
    if (!bit(IS_MATCH + state)) {
      output[written] = literal();
      written++;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    const after = state < 7 ? 7 : 10;
    let length: number;
    if (!bit(IS_REPEAT + state)) {
      length = lengthOf(LENGTH);
      state = after;
      [distance, second, third, fourth] = [distanceOf(length), distance, second, third];
    } else {
      const older = bit(IS_OLDER + state);
      if (older) goBack();
      const short = !older && !bit(IS_LONG_REPEAT + state);
      length = short ? 1 : lengthOf(REPEAT_LENGTH);
      state = after === 7 ? (short ? 9 : 8) : 11;
    }
    for (const end = Math.min(written + length, size); written < end; written++) {
      output[written] = output[written - distance] as number;
    }
  }
  return output;
}
