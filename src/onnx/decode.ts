import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { outOfRange } from '../base/errors.ts';
import { type Field, type Message, type MessageName, schema } from './schema.ts';

/** Messages and texts that are read at most: a network of thousands of layers has fewer. */
const MOST = 100_000;

const numeric: Readonly<Record<string, WireType>> = {
  int: WireType.Varint,
  float: WireType.Bit32,
  double: WireType.Bit64,
};

/** The message that bytes are, each field of the type that it has; unknown fields are left out. */
export function decode<N extends MessageName>(where: string, name: N, bytes: Uint8Array): Message<N> {
  const decoder = new Decoder(where);
  try {
    return decoder.message(name, bytes) as Message<N>;
  } catch (error) {
    if (error instanceof Refusal) throw error.cause;
    throw outOfRange(where, 'bytes', 'an ONNX file', 'a truncated file, or no protobuf message');
  }
}

/** What is refused in words, as against what the reader of the wire throws. */
class Refusal extends Error {}

class Decoder {
  readonly #where: string;
  #count = 0;

  constructor(where: string) {
    this.#where = where;
  }

  message(name: MessageName, bytes: Uint8Array): object {
    this.#counted();
    const fields = schema[name];
    const result: Record<string, unknown> = {};
    for (const { name: key, many } of fields) if (many) result[key] = [];
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const field = fields.find((each) => each.number === number);
      if (!field) reader.skip(wireType, number);
      else if (field.many) this.#several(reader, field, wireType, result[field.name] as unknown[]);
      else result[field.name] = this.#one(reader, field, wireType);
    }
    return result;
  }

  #several(reader: BinaryReader, field: Field, wireType: WireType, list: unknown[]): void {
    const single = numeric[field.kind];
    if (single === undefined || wireType === single) {
      list.push(this.#one(reader, field, wireType));
      return;
    }
    const packed = new BinaryReader(this.#bytes(reader, field, wireType));
    while (packed.pos < packed.len) list.push(this.#one(packed, field, single));
  }

  #one(reader: BinaryReader, field: Field, wireType: WireType): unknown {
    const { kind, name } = field;
    if (wireType !== (numeric[kind] ?? WireType.LengthDelimited)) throw this.#refusal(field, wireType);
    if (kind === 'float') return reader.float();
    if (kind === 'double') return reader.double();
    if (kind === 'int') return this.#integer(name, reader.int64());
    const bytes = this.#bytes(reader, field, wireType);
    if (kind === 'bytes') return bytes;
    if (kind !== 'string') return this.message(kind, bytes);
    this.#counted();
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  }

  #bytes(reader: BinaryReader, field: Field, wireType: WireType): Uint8Array {
    if (wireType !== WireType.LengthDelimited) throw this.#refusal(field, wireType);
    return reader.bytes();
  }

  #integer(name: string, value: bigint | string): number {
    // Slices end at the greatest of int64 where they go to the end.
    const number = Number(value);
    if (Number.isNaN(number)) throw this.#refusal({ name }, String(value));
    return number;
  }

  #counted(): void {
    this.#count++;
    if (this.#count > MOST)
      throw new Refusal('', {
        cause: outOfRange(this.#where, 'file', `at most ${MOST} nodes, tensors and names`, 'more'),
      });
  }

  #refusal({ name }: Pick<Field, 'name'>, got: unknown): Refusal {
    return new Refusal('', { cause: outOfRange(this.#where, name, 'a field of its type', `wire type ${got}`) });
  }
}
