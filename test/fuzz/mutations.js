// Changes of files that keep most of their structure: what a parser meets after its first checks.

const numbers = [
  0,
  -0,
  1,
  -1,
  2,
  7,
  255,
  256,
  65535,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e308,
  0.5,
  1e-40,
];
const words = [
  '',
  '0',
  'relu',
  '__proto__',
  'constructor',
  'length',
  'toString',
  'null',
  'é\u2028',
  '\ud800',
  'a'.repeat(300),
];
const values = [null, true, false, [], {}, [[]], [null], { call: 'dense' }, { number: '-0' }, { entries: [] }];

const odd = (random) => random.pick([random.pick(numbers), random.pick(words), random.pick(values)]);

/** A JSON value with some parts changed, left out, repeated, exchanged or nested. */
export function json(random, value, rate = random.pick([10, 40, 160])) {
  if (random.oneIn(4 * rate)) return odd(random);
  if (Array.isArray(value)) {
    const list = value.map((each) => json(random, each, rate));
    if (list.length > 0 && random.oneIn(2 * rate)) list.splice(random.below(list.length), 1);
    if (random.oneIn(2 * rate)) list.push(...list.slice(0, 1 + random.below(3)));
    if (random.oneIn(3 * rate)) list.reverse();
    return list;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]) => [
      random.oneIn(6 * rate) ? random.pick([random.pick(words), ...Object.keys(value)]) : key,
      json(random, part, rate),
    ]);
    if (entries.length > 0 && random.oneIn(2 * rate)) entries.splice(random.below(entries.length), 1);
    if (random.oneIn(2 * rate)) entries.push([random.pick(words), odd(random)]);
    return entries.reduce((made, [key, part]) => {
      Object.defineProperty(made, key, { value: part, enumerable: true, writable: true, configurable: true });
      return made;
    }, {});
  }
  if (typeof value === 'number' && random.oneIn(rate))
    return random.oneIn(2) ? value + random.below(5) - 2 : odd(random);
  if (typeof value === 'string' && random.oneIn(rate))
    return random.oneIn(2) ? random.pick(words) : text(random, value);
  return value;
}

/** JSON as text, now and then with a name twice, nested deeply, or damaged. */
export function jsonText(random, value) {
  const made = JSON.stringify(json(random, value)) ?? 'null';
  if (random.oneIn(30)) return made.replace(/("[^"]*":)/, '$1 1, $1');
  if (random.oneIn(200)) return made.replace(/:/, `:${'['.repeat(3000)}${']'.repeat(3000)},"x":`);
  if (random.oneIn(30)) return ` ${made}`;
  return random.oneIn(20) ? text(random, made) : made;
}

/** A text with a few pieces inserted, left out or repeated. */
export function text(
  random,
  given,
  pieces = [...words, '"', '\\', ',', ';', '\n', '\r\n', '\t', '{', '}', '\0', '\ufeff', '1e999'],
) {
  let made = given;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const [a, b] = [random.below(made.length + 1), random.below(made.length + 1)].sort((x, y) => x - y);
    const change = random.below(4);
    if (change === 0) made = made.slice(0, a) + random.pick(pieces) + made.slice(a);
    else if (change === 1) made = made.slice(0, a) + made.slice(Math.min(b, a + 20));
    else if (change === 2) made = made.slice(0, a) + made.slice(a, Math.min(b, a + 200)) + made.slice(a);
    else made = made.slice(0, a) + random.pick(pieces) + made.slice(a + 1);
  }
  return made;
}

/** Bytes with a few changed, left out, inserted or repeated, and numbers of 2, 4 or 8 bytes made odd. */
export function bytes(random, given) {
  let made = given.slice();
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(made.length + 1);
    const change = random.below(6);
    if (change === 0) made = made.subarray(0, at);
    else if (change === 1) made = joined(made.subarray(0, at), made.subarray(at + 1 + random.below(8)));
    else if (change === 2)
      made = joined(made.subarray(0, at), made.subarray(at, at + 1 + random.below(64)), made.subarray(at));
    else if (change === 3 && at + 8 <= made.length) {
      made = made.slice();
      const view = new DataView(made.buffer, made.byteOffset);
      const number = random.pick([0, 1, 0x7f, 0xff, 0x7fffffff, 0xffffffff, 0x80000000]);
      const size = random.pick([2, 4, 8]);
      if (size === 4) view.setUint32(at, number, random.oneIn(2));
      else if (size === 2) view.setUint16(at, number & 0xffff, random.oneIn(2));
      else view.setBigUint64(at, random.pick([0n, 1n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n]), random.oneIn(2));
    } else if (at < made.length) {
      made = made.slice();
      made[at] ^= random.pick([1, 2, 4, 8, 16, 32, 64, 128, 255]);
    }
  }
  return made;
}

export function joined(...parts) {
  const made = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A safetensors file whose header, the JSON in it, or whose numbers are changed; lengths agree for the most part. */
export function safetensors(random, given) {
  if (random.oneIn(6)) return bytes(random, given);
  const length = Number(new DataView(given.buffer, given.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata, ...tensors } = JSON.parse(decoder.decode(given.subarray(8, 8 + length)));
  const changed = { ...metadata };
  for (const key of Object.keys(changed))
    if (/^[[{]/.test(changed[key]) && !random.oneIn(3)) changed[key] = jsonText(random, JSON.parse(changed[key]));
  const header = { __metadata__: changed, ...(random.oneIn(2) ? json(random, tensors) : tensors) };
  const made = random.oneIn(4) ? jsonText(random, header) : JSON.stringify(header);
  const start = new Uint8Array(8);
  const encoded = encoder.encode(made);
  new DataView(start.buffer).setBigUint64(0, BigInt(random.oneIn(50) ? random.below(1e6) : encoded.length), true);
  const data = given.subarray(8 + length);
  return joined(start, encoded, random.oneIn(12) ? bytes(random, data) : data);
}

/** A file of chunks, as PNG has them: length, name, data, checksum, which is right but in a few. */
export function png(random, given) {
  if (random.oneIn(10)) return bytes(random, given);
  const view = new DataView(given.buffer, given.byteOffset);
  const chunks = [];
  for (let at = 8; at + 12 <= given.length; ) {
    const length = view.getUint32(at);
    chunks.push({ name: given.slice(at + 4, at + 8), data: given.slice(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  const change = random.below(5);
  const at = random.below(chunks.length);
  if (change === 0) chunks.splice(at, 1);
  else if (change === 1) chunks.splice(random.below(chunks.length), 0, chunks[at]);
  else if (change === 2) chunks[at].name = bytes(random, chunks[at].name).slice(0, 4);
  else chunks[change === 3 ? 0 : at].data = bytes(random, chunks[change === 3 ? 0 : at].data);
  const parts = chunks.map(({ name, data }) => {
    const made = new Uint8Array(12 + data.length);
    made.set(name, 4);
    made.set(data, 8);
    const out = new DataView(made.buffer);
    out.setUint32(0, random.oneIn(60) ? random.pick([0, 1, 0x7fffffff, 0xffffffff]) : data.length);
    out.setUint32(8 + data.length, random.oneIn(60) ? 0 : crc(made.subarray(4, 8 + data.length)));
    return made;
  });
  return joined(given.subarray(0, 8), ...parts);
}

function crc(data) {
  let word = -1;
  for (const byte of data) {
    word ^= byte;
    for (let bit = 0; bit < 8; bit++) word = (word >>> 1) ^ (word & 1 ? 0xedb88320 : 0);
  }
  return ~word >>> 0;
}

/** A message of Protocol Buffers with fields changed at any depth; lengths agree. */
export function protobuf(random, given) {
  if (random.oneIn(8)) return bytes(random, given);
  return written(changedFields(random, fieldsOf(given) ?? [], 0));
}

function changedFields(random, fields, depth) {
  const list = fields.map((field) => {
    if (field.inner && !random.oneIn(12)) return { ...field, inner: changedFields(random, field.inner, depth + 1) };
    if (!random.oneIn(10)) return field;
    if (random.oneIn(6)) return { ...field, number: 1 + random.below(24) };
    if (typeof field.value === 'bigint')
      return { ...field, value: random.pick([0n, 1n, 2n, 7n, 2n ** 31n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) };
    return { ...field, inner: undefined, value: bytes(random, field.value ?? written(field.inner)) };
  });
  if (list.length > 0 && random.oneIn(15)) list.splice(random.below(list.length), 1);
  if (list.length > 0 && random.oneIn(15)) list.push(list[random.below(list.length)]);
  if (random.oneIn(30)) list.reverse();
  return list;
}

/** The fields of a message; undefined of bytes that are none. */
function fieldsOf(given, depth = 0) {
  const fields = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= given.length) return undefined;
      const byte = BigInt(given[at++]);
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
    return undefined;
  };
  while (at < given.length) {
    const tag = varint();
    if (tag === undefined || tag >> 3n === 0n) return undefined;
    const [number, wire] = [Number(tag >> 3n), Number(tag & 7n)];
    if (wire === 0) {
      const value = varint();
      if (value === undefined) return undefined;
      fields.push({ number, wire, value });
      continue;
    }
    const length = wire === 2 ? varint() : { 1: 8n, 5: 4n }[wire];
    if (length === undefined || at + Number(length) > given.length) return undefined;
    const value = given.subarray(at, at + Number(length));
    at += Number(length);
    const inner = wire === 2 && depth < 8 && value.length > 1 ? fieldsOf(value, depth + 1) : undefined;
    fields.push(inner ? { number, wire, inner } : { number, wire, value });
  }
  return fields;
}

function written(fields) {
  const parts = [];
  const varint = (value) => {
    const made = [];
    for (let left = BigInt.asUintN(64, value); ; left >>= 7n) {
      if (left < 128n) return Uint8Array.from([...made, Number(left)]);
      made.push(Number(left & 127n) | 128);
    }
  };
  for (const { number, wire, value, inner } of fields) {
    parts.push(varint(BigInt(number * 8 + wire)));
    if (wire === 0) parts.push(varint(value));
    else {
      const data = inner ? written(inner) : value;
      if (wire === 2) parts.push(varint(BigInt(data.length)));
      parts.push(data);
    }
  }
  return joined(...parts);
}
