import { outOfRange, show } from '../base/errors.ts';
import { isKind } from '../base/kinds.ts';
import { fromHalf } from '../interchange/halfPrecision.ts';
import { dataTypes, type Message } from './schema.ts';

/** Bytes beside the file, by the names that it has for them. */
export type ExternalData = Readonly<Record<string, Uint8Array>>;

/** A tensor that is known when the file is read. */
export interface Constant {
  readonly dims: readonly number[];
  readonly data: Float32Array | Float64Array;
  readonly texts?: readonly string[];
  /** Whether it has whole numbers. */
  readonly whole: boolean;
  /** What the file calls it. */
  readonly name: string | undefined;
}

const sizes: Readonly<Record<number, readonly [size: number, read: (view: DataView, at: number) => number]>> = {
  [dataTypes.FLOAT]: [4, (view, at) => view.getFloat32(at, true)],
  [dataTypes.DOUBLE]: [8, (view, at) => view.getFloat64(at, true)],
  [dataTypes.INT32]: [4, (view, at) => view.getInt32(at, true)],
  [dataTypes.INT64]: [8, (view, at) => Number(view.getBigInt64(at, true))],
  [dataTypes.INT8]: [1, (view, at) => view.getInt8(at)],
  [dataTypes.UINT8]: [1, (view, at) => view.getUint8(at)],
  [dataTypes.BOOL]: [1, (view, at) => view.getUint8(at)],
  [dataTypes.INT16]: [2, (view, at) => view.getInt16(at, true)],
  [dataTypes.UINT16]: [2, (view, at) => view.getUint16(at, true)],
  [dataTypes.FLOAT16]: [2, (view, at) => fromHalf(view.getUint16(at, true))],
  [dataTypes.BFLOAT16]: [2, (view, at) => brainOf(view.getUint16(at, true))],
};

const typeName = (type: number | undefined) =>
  Object.entries(dataTypes).find(([, code]) => code === type)?.[0] ?? `type ${type}`;

/** The numbers of a tensor; throws unless they are as many as its dims say. */
export function constantOf(where: string, tensor: Message<'Tensor'>, external: ExternalData): Constant {
  const { dims, dataType = 0, name } = tensor;
  const what = `tensor ${show(name ?? '')}`;
  const count = dims.reduce((product, length) => {
    if (!Number.isSafeInteger(length) || length < 0) throw outOfRange(where, `dims of ${what}`, 'lengths ≥ 0', length);
    return product * length;
  }, 1);
  if (dataType === dataTypes.STRING && tensor.stringData.length === count) {
    const texts = tensor.stringData.map((bytes) => new TextDecoder().decode(bytes));
    return { dims, data: new Float64Array(count), texts, whole: true, name };
  }
  const kind = sizes[dataType];
  if (!kind) throw outOfRange(where, `type of ${what}`, Object.keys(dataTypes).join(', '), typeName(dataType));
  const whole = ![dataTypes.FLOAT, dataTypes.DOUBLE, dataTypes.FLOAT16, dataTypes.BFLOAT16].some(
    (type) => type === dataType,
  );
  const make = (length: number) => (whole ? new Float64Array(length) : new Float32Array(length));
  const bytes = tensor.dataLocation === 1 ? externalOf(where, what, tensor, external) : tensor.rawData;
  if (bytes && (bytes.length > 0 || count === 0)) {
    const [size, read] = kind;
    if (bytes.length !== count * size)
      throw outOfRange(where, `data of ${what}`, `${count * size} bytes, for ${dims.join(' × ')}`, bytes.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const data = make(count);
    for (let i = 0; i < count; i++) data[i] = read(view, i * size);
    return { dims, data, whole, name };
  }
  const values =
    [tensor.floatData, tensor.int32Data, tensor.int64Data, tensor.doubleData].find((list) => list.length > 0) ?? [];
  if (values.length !== count)
    throw outOfRange(where, `data of ${what}`, `${count} numbers, for ${dims.join(' × ')}`, values.length);
  const data = make(count);
  const bits =
    dataType === dataTypes.FLOAT16 ? fromHalf : dataType === dataTypes.BFLOAT16 ? brainOf : (value: number) => value;
  for (let i = 0; i < count; i++) data[i] = bits(values[i] as number);
  return { dims, data, whole, name };
}

/** The part of the bytes beside the file that a tensor is. */
function externalOf(
  where: string,
  what: string,
  { externalData }: Message<'Tensor'>,
  external: ExternalData,
): Uint8Array {
  const entries = new Map(externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  const bytes = Object.hasOwn(external, location) ? external[location] : undefined;
  if (!isKind(bytes, 'Uint8Array'))
    throw outOfRange(
      where,
      'externalData',
      `the bytes of ${show(location)}, where ${what} is: { externalData: { ${show(location)}: bytes } }`,
      show(bytes),
    );
  const file = bytes as Uint8Array;
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? file.length - offset);
  if (![offset, length].every((value) => Number.isSafeInteger(value) && value >= 0) || offset + length > file.length)
    throw outOfRange(
      where,
      `place of ${what}`,
      `one within the ${file.length} bytes of ${show(location)}`,
      `${offset} + ${length}`,
    );
  return file.subarray(offset, offset + length);
}

function brainOf(bits: number): number {
  return new Float32Array(new Uint32Array([bits << 16]).buffer)[0] as number;
}
