import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Field, type Message, type MessageName, schema } from './schema.ts';

/** A message with only those of its fields that are set. */
export type Draft<N extends MessageName> = {
  readonly [K in keyof Message<N>]?: Message<N>[K] extends readonly (infer E)[]
    ? readonly DraftOf<E>[]
    : DraftOf<Message<N>[K]>;
};

type DraftOf<T> = T extends Uint8Array | string | number | undefined
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: T[K] extends readonly (infer E)[] ? readonly DraftOf<E>[] : DraftOf<T[K]> }
    : T;

/** The bytes of a message. */
export function encode<N extends MessageName>(name: N, message: Draft<N>): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  write(writer, name, message);
  return writer.finish() as Uint8Array<ArrayBuffer>;
}

function write(writer: BinaryWriter, name: MessageName, message: object): void {
  for (const field of schema[name]) {
    const value = (message as Readonly<Record<string, unknown>>)[field.name];
    if (value === undefined) continue;
    if (!field.many) writeOne(writer, field, value);
    else if (['int', 'float', 'double'].includes(field.kind)) writePacked(writer, field, value as readonly number[]);
    else for (const each of value as readonly unknown[]) writeOne(writer, field, each);
  }
}

function writeOne(writer: BinaryWriter, { number, kind }: Field, value: unknown): void {
  if (kind === 'int') writer.tag(number, WireType.Varint).int64(value as number);
  else if (kind === 'float') writer.tag(number, WireType.Bit32).float(value as number);
  else if (kind === 'double') writer.tag(number, WireType.Bit64).double(value as number);
  else if (kind === 'string') writer.tag(number, WireType.LengthDelimited).string(value as string);
  else if (kind === 'bytes') writer.tag(number, WireType.LengthDelimited).bytes(value as Uint8Array);
  else {
    writer.tag(number, WireType.LengthDelimited).fork();
    write(writer, kind, value as object);
    writer.join();
  }
}

function writePacked(writer: BinaryWriter, { number, kind }: Field, values: readonly number[]): void {
  if (values.length === 0) return;
  writer.tag(number, WireType.LengthDelimited).fork();
  for (const value of values) {
    if (kind === 'int') writer.int64(value);
    else if (kind === 'float') writer.float(value);
    else writer.double(value);
  }
  writer.join();
}
