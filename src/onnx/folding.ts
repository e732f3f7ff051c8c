import type { Constant } from './constants.ts';
import { computed } from './elementwise.ts';
import type { NodeReader } from './nodeReader.ts';
import { refused } from './planner.ts';

const countOf = (dims: readonly number[]) => dims.reduce((product, length) => product * length, 1);

const constant = (
  dims: readonly number[],
  data: ArrayLike<number>,
  like: Pick<Constant, 'whole' | 'name'>,
): Constant => ({
  ...{ dims, name: like.name, whole: like.whole },
  data: like.whole ? Float64Array.from(data) : Float32Array.from(data),
});

/** What a node of constants gives, for what exporters leave to the runtime; undefined for other operators. */
export function folded(node: NodeReader, x: Constant, inputs: readonly (Constant | undefined)[]): Constant | undefined {
  const second = inputs[1];
  switch (node.op) {
    case 'Identity':
    case 'Dropout':
      return x;
    case 'ConstantOfShape': {
      // As wide as rows are, whose number is not known: one number does for all.
      const value = node.tensor('value') ?? constant([1], [0], { whole: false, name: undefined });
      return x.data[0] === 0 && value.data.length === 1 ? { ...value, dims: [] } : undefined;
    }
    case 'Cast': {
      const to = node.int('to', 1);
      const whole = ![1, 10, 11, 16].includes(to);
      return constant(x.dims, whole ? x.data.map(Math.trunc) : x.data, { ...x, whole });
    }
    case 'Transpose': {
      const perm = node.ints('perm') ?? x.dims.map((_, axis) => x.dims.length - 1 - axis);
      if (x.dims.length !== 2 || perm.length !== 2) return x.dims.length < 2 ? x : undefined;
      return perm[0] === 0 ? x : transposed(x);
    }
    case 'Reshape':
    case 'Squeeze':
    case 'Unsqueeze':
    case 'Flatten':
      return constant(reshaped(node, x.dims, second), x.data, x);
    case 'Concat':
      if (!inputs.every((each) => each && each.dims.length <= 1)) return undefined;
      node.int('axis', 0);
      return constant(
        [inputs.reduce((sum, each) => sum + (each?.data.length ?? 0), 0)],
        inputs.flatMap((each) => [...(each?.data ?? [])]),
        x,
      );
    case 'Gather': {
      if (x.dims.length !== 1 || node.int('axis', 0) !== 0) return undefined;
      const picked = [...node.given(1).data].map((index) => x.data[index < 0 ? index + x.data.length : index]);
      if (picked.some((value) => value === undefined))
        throw refused(node.label, `indices below ${x.data.length}`, 'others');
      return constant(node.given(1).dims, picked as number[], x);
    }
    case 'Slice': {
      const [, starts, ends, , steps] = inputs;
      if (x.dims.length !== 1 || (steps && steps.data[0] !== 1)) return undefined;
      const part = x.data.slice(starts?.data[0], ends?.data[0]);
      return constant([part.length], part, x);
    }
  }
  return elementwise(node, inputs);
}

/** y[j, i] = x[i, j]. */
export function transposed({ dims, data, whole, name }: Constant): Constant {
  const [rows, columns] = dims as [number, number];
  const swapped = data.slice();
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) swapped[j * rows + i] = data[i * columns + j] as number;
  return { dims: [columns, rows], data: swapped, whole, name };
}

/** Of numbers, and of tensors of which one has the shape of all or others are a number or the last axis. */
function elementwise(node: NodeReader, inputs: readonly (Constant | undefined)[]): Constant | undefined {
  const known = inputs.filter((each) => each !== undefined);
  const widest = known.reduce((a, b) => (b.data.length > a.data.length || b.dims.length > a.dims.length ? b : a));
  const { length } = widest.data;
  const last = widest.dims.at(-1) ?? 1;
  const isFit = ({ data, dims }: Constant) =>
    data.length === 1 || data.length === length || (data.length === last && dims.at(-1) === last);
  if (!known.every(isFit)) return undefined;
  const data = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const args = inputs.map((each) => (each ? (each.data[i % each.data.length] as number) : Number.NaN));
    const value = computed(node.op, {}, args);
    if (value === undefined) return undefined;
    data[i] = value;
  }
  return constant(widest.dims, data, { whole: known.every(({ whole }) => whole), name: undefined });
}

/** The dims that a node gives those of its input: of a constant with all axes, of rows with the first as `batch`. */
export function reshaped(
  node: NodeReader,
  dims: readonly number[],
  shape: Constant | undefined,
  batch?: number,
): number[] {
  const total = countOf(dims);
  const { op } = node;
  if (op === 'Flatten') {
    const axis = node.int('axis', 1);
    const at = axis < 0 ? axis + dims.length : axis;
    return [countOf(dims.slice(0, at)), countOf(dims.slice(at))];
  }
  const axes = shape ? [...shape.data] : undefined;
  if (op === 'Squeeze') {
    const gone = axes?.map((axis) => (axis < 0 ? axis + dims.length : axis));
    const kept = dims.filter((length, axis) => !(gone ? gone.includes(axis) : length === 1 && axis > 0));
    if (countOf(kept) !== total) throw refused(node.label, 'axes of length 1', String(gone));
    return kept;
  }
  if (op === 'Unsqueeze') {
    const rank = dims.length + (axes?.length ?? 0);
    const rest = [...dims];
    const added = axes?.map((axis) => (axis < 0 ? axis + rank : axis)) ?? [];
    return Array.from({ length: Math.min(rank, 16) }, (_, axis) => (added.includes(axis) ? 1 : (rest.shift() ?? 1)));
  }
  if (!axes || axes.length > 16) throw refused(node.label, 'a shape that is a constant', 'none');
  const zeros = node.int('allowzero', 0) === 0;
  const known = axes.map((length, axis) => (length === 0 && zeros ? (dims[axis] ?? 1) : length));
  const free = known.indexOf(-1);
  if (free >= 0) known[free] = total / countOf(known.filter((_, axis) => axis !== free));
  // A fixed number of rows counts as any.
  if (batch !== undefined && known[0] !== dims[0] && axes[0] === batch) known[0] = dims[0] as number;
  if (countOf(known) !== total || !known.every((length) => Number.isSafeInteger(length) && length >= 0))
    throw refused(node.label, `a shape of ${total} numbers`, `[${axes.join(', ')}]`);
  return known;
}
