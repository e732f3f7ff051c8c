import { checkNumber, outOfRange, show, wrongKind } from '../base/errors.ts';
import { asList, asObject, type Json } from '../interchange/configs/json.ts';
import { fromHalf } from '../interchange/halfPrecision.ts';

export const WHERE = 'fromTensorFlow';

/** A weight as the file has it. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** What it is a part of: 'optimizer', or else the model. */
  readonly group: unknown;
  /** Its numbers; undefined where they are not of f32, as counters of optimizers. */
  read(): Float32Array | undefined;
  /** The number of a counter; undefined where it is none. */
  integer(): number | undefined;
}

/** Bytes of a number, as it is stored. */
const sizes: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };

const stored = ['float32', 'int32', 'bool'];
const quantized = ['uint8', 'uint16', 'float16'];

/** The weights that lie one after another in the bytes of a group. */
export function tensorsOf(specs: readonly unknown[], bytes: Uint8Array): Tensor[] {
  let at = 0;
  const tensors = specs.map((spec, index): Tensor => {
    const { name, shape, dtype, quantization, group } = asObject(WHERE, `weight ${index}`, spec);
    if (typeof name !== 'string') throw wrongKind(WHERE, `name of weight ${index}`, 'a string', name);
    const what = `weight ${show(name)}`;
    const lengths = asList(WHERE, `${what} shape`, shape).map((length) => {
      if (typeof length === 'number' && Number.isSafeInteger(length) && length >= 0) return length;
      throw outOfRange(WHERE, `${what} shape`, 'lengths that are integers ≥ 0', show(length));
    });
    const kept = quantization === undefined || quantization === null ? undefined : asObject(WHERE, what, quantization);
    const kind = typeIn(`${what} dtype`, dtype, stored);
    const type = kept ? typeIn(`${what} quantization`, kept.dtype, quantized) : kind;
    const count = lengths.reduce((product, length) => product * length, 1);
    const start = at;
    at += count * (sizes[type] as number);
    if (at > bytes.length) throw outOfRange(WHERE, 'bytes of weights', `at least ${at}, to ${what}`, bytes.length);
    const part = bytes.subarray(start, at);
    const read = () => (kind === 'float32' ? numbersOf(what, part, type, kept) : undefined);
    const integer = () =>
      type === 'int32' && count === 1 ? new DataView(part.buffer, part.byteOffset).getInt32(0, true) : undefined;
    return { name, shape: lengths, group, read, integer };
  });
  if (at !== bytes.length) throw outOfRange(WHERE, 'bytes of weights', `${at}, as their shapes say`, bytes.length);
  return tensors;
}

function typeIn(what: string, value: unknown, known: readonly string[]): string {
  const type = known.find((each) => each === value);
  if (type === undefined) throw outOfRange(WHERE, what, `one of ${known.join(', ')}`, show(value));
  return type;
}

/** The numbers of a weight: those quantized to 8 or 16 bits are v · scale + min, as TensorFlow.js computes it. */
function numbersOf(what: string, bytes: Uint8Array, type: string, quantization: Json | undefined): Float32Array {
  const size = sizes[type] as number;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = type === 'uint8' || type === 'uint16';
  const of = (key: string) => checkNumber(WHERE, `${what} ${key}`, quantization?.[key], 'a finite number', () => true);
  const [scale, min] = whole ? [of('scale'), of('min')] : [1, 0];
  const numberAt = (at: number) => {
    if (type === 'float32') return view.getFloat32(at, true);
    if (type === 'float16') return fromHalf(view.getUint16(at, true));
    return (type === 'uint8' ? view.getUint8(at) : view.getUint16(at, true)) * scale + min;
  };
  return Float32Array.from({ length: bytes.length / size }, (_, index) => numberAt(index * size));
}
