// What a binary has that another one lacks, for src/engine/packing/patch.ts: builds differ in little but their tiles.

/** The fewest bytes that are copied at once: less is smaller and takes longer to apply. */
const LEAST = 24;

const number = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)]);
const signed = (value) => number(value < 0 ? -2 * value - 1 : 2 * value);

/**
 * A list of steps that make `binary` of `base`, each: how many bytes follow, those bytes, how far to move in the base from
 * where the last copy ended (2n forward, 2n − 1 back), how many bytes to copy from there. Numbers are LEB128.
 */
export function difference(base, binary) {
  const keyOf = (bytes, at) => Buffer.from(bytes.buffer, bytes.byteOffset + at, LEAST).toString('latin1');
  const places = new Map();
  for (let at = 0; at + LEAST <= base.length; at++) {
    const key = keyOf(base, at);
    places.set(key, [...(places.get(key) ?? []), at]);
  }
  const common = (from, at) => {
    let count = 0;
    while (at + count < binary.length && base[from + count] === binary[at + count]) count++;
    return count;
  };
  const steps = [];
  let last = 0;
  let copied = 0;
  const step = (at, from, count) => {
    steps.push(number(at - copied), [...binary.subarray(copied, at)], signed(from - last), number(count));
    last = from + count;
    copied = at + count;
  };
  for (let at = 0; at + LEAST <= binary.length; at++) {
    // The next bytes of the base come first: among equals they are the shortest to name.
    const candidates = [last + at - copied, ...(places.get(keyOf(binary, at)) ?? [])];
    const counts = candidates.map((from) => common(from, at));
    const most = Math.max(...counts);
    if (most < LEAST) continue;
    step(at, candidates[counts.indexOf(most)], most);
    at = copied - 1;
  }
  if (copied < binary.length) step(binary.length, last, 0);
  return Uint8Array.from(steps.flat());
}
