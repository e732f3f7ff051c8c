import type { Constant } from './constants.ts';
import { elementwiseNames, indexIn } from './elementwise.ts';
import { folded, reshaped, transposed } from './folding.ts';
import type { NodeReader } from './nodeReader.ts';
import { refused } from './planner.ts';
import { isConstant, isRows, plainOf, type Rows, scalarOf, type Value } from './values.ts';

/** What the outputs of a node are; the first, as a rule. */
type Operator = (node: NodeReader, batch: number | undefined) => readonly (Value | undefined)[];

const alias = (node: NodeReader, x: Rows, dims: readonly number[]) => ({
  ...node.make('alias', [x], dims),
  classes: x.classes,
});

/** The rows in an input, of one axis beside that of rows. */
function flatRows(node: NodeReader, index = 0): Rows {
  const x = node.rows(index);
  if (x.dims.length <= 1) return x;
  throw refused(node.label, 'rows of one axis; export the model with an input of two', `rows of ${x.dims.join(' × ')}`);
}

/** Throws unless an axis is the last, of rows of one axis. */
function lastAxis(node: NodeReader, axis: number, x: Rows): void {
  if (x.dims.length !== 1 || (axis !== -1 && axis !== 1))
    throw refused(node.label, 'the last axis of two', `axis ${axis}`);
}

/** Constants of one number for each column. */
function perColumn(node: NodeReader, columns: number, from: number, to: number): (Constant | undefined)[] {
  return node.inputs.slice(from, to).map((_, i) => {
    const constant = node.constant(from + i);
    if (constant && constant.data.length !== columns)
      throw refused(node.label, `${columns} numbers in input ${from + i}, as columns`, constant.data.length);
    return constant;
  });
}

const attributesOf: Readonly<Record<string, (node: NodeReader) => Rows['numbers']>> = {
  Cast: (node) => ({ to: node.int('to', 1) }),
  Celu: (node) => ({ alpha: node.float('alpha', 1) }),
  Elu: (node) => ({ alpha: node.float('alpha', 1) }),
  Gelu: (node) => ({ tanh: Number(node.text('approximate', 'none') === 'tanh') }),
  HardSigmoid: (node) => ({ alpha: node.float('alpha', 0.2), beta: node.float('beta', 0.5) }),
  LeakyRelu: (node) => ({ alpha: node.float('alpha', 0.01) }),
  Selu: (node) => ({ alpha: node.float('alpha', 1.673263216018677), gamma: node.float('gamma', 1.0507010221481323) }),
  Shrink: (node) => ({ bias: node.float('bias', 0), lambd: node.float('lambd', 0.5) }),
  Swish: (node) => ({ alpha: node.float('alpha', 1) }),
  ThresholdedRelu: (node) => ({ alpha: node.float('alpha', 1) }),
};

const takesTwo = [
  ...['Add', 'And', 'Div', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Mul', 'Or', 'Pow', 'Sub'],
];

/** Numbers by themselves: as wide as the widest input. */
const elementwise: Operator = (node) => {
  const least = node.op === 'Where' ? 3 : takesTwo.includes(node.op) ? 2 : 1;
  if (node.inputs.length < least || node.inputs.slice(0, least).includes(undefined))
    throw refused(node.label, `${least} inputs`, node.inputs.length);
  const rows = node.inputs.filter(isRows);
  for (const [index] of node.inputs.entries()) if (isRows(node.inputs[index])) node.rows(index);
  const widest = rows.reduce((a, b) => (b.columns > a.columns || b.dims.length > a.dims.length ? b : a));
  if (node.op === 'Cast') {
    const to = node.int('to', 1);
    if (to === 6 || to === 7) return [node.make('indices', [widest], widest.dims)];
    if (![1, 9, 10, 11].includes(to))
      throw refused(node.label, 'a type of numbers that lanewise has: float', `type ${to}`);
  }
  return [node.make(node.op, node.inputs, widest.dims, attributesOf[node.op]?.(node))];
};

const reshape: Operator = (node, batch) => {
  const x = node.seen(0);
  // 7 stands for the number of rows: no shape of a network is a multiple of it by chance, and no matter if it is.
  const rows = batch ?? 7;
  const dims = reshaped(node, [rows, ...x.dims], node.constant(1), batch);
  if (dims[0] !== rows && !(dims.length === 2 && dims[0] === 1 && x.classes))
    throw refused(node.label, 'rows as the first axis', `[${dims.join(', ')}]`);
  return [alias(node, x, dims.slice(1))];
};

const variadic: Operator = (node) => {
  const rows = node.inputs.map((_, index) => node.rows(index));
  return [node.make(node.op, rows, (rows[0] as Rows).dims)];
};

const softmax: Operator = (node) => {
  const x = flatRows(node);
  lastAxis(node, node.int('axis', -1), x);
  return [node.make(node.op, [x], x.dims)];
};

/** A layer of so many outputs, with W of shape (outputs, inputs). */
function product(node: NodeReader, x: Rows, weight: Constant, bias: Constant | undefined): Rows {
  const [outputs, inputs] = weight.dims as [number, number];
  if (weight.dims.length !== 2 || inputs !== x.columns || outputs < 1)
    throw refused(node.label, `a matrix for ${x.columns} columns`, weight.dims.join(' × '));
  if (bias && bias.data.length !== 1 && (bias.data.length !== outputs || bias.dims.at(-1) !== outputs))
    throw refused(node.label, `a bias of ${outputs} numbers`, bias.dims.join(' × '));
  return node.make('Gemm', [x, weight, bias], [outputs]);
}

const scaledBy = (constant: Constant, factor: number): Constant =>
  factor === 1 ? constant : { ...constant, data: constant.data.map((value) => value * factor) };

/** The reduction of the last axis, which only patterns take. */
const reduction: Operator = (node) => {
  const x = flatRows(node);
  const axes = node.ints('axes') ?? (node.inputs[1] && [...node.given(1).data]) ?? [];
  if (axes.length !== 1) throw refused(node.label, 'the last axis', `${axes.length} axes`);
  lastAxis(node, axes[0] as number, x);
  node.int('noop_with_empty_axes', 0);
  if (node.int('keepdims', 1) !== 1) throw refused(node.label, 'keepdims', 'none');
  return [node.make(node.op, [x], [1])];
};

const normalization: Operator = (node) => {
  const x = flatRows(node);
  lastAxis(node, node.int('axis', -1), x);
  node.int('stash_type', 1);
  const parameters = perColumn(node, x.columns, 1, 3);
  return [node.make(node.op, [x, ...parameters], x.dims, { epsilon: node.float('epsilon', 1e-5) })];
};

const operators: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(elementwiseNames.map((name) => [name, elementwise])),
  ...{ Softmax: softmax, LogSoftmax: softmax, LayerNormalization: normalization, RMSNormalization: normalization },
  ...{ ReduceMean: reduction, ReduceSum: reduction, Sum: variadic, Mean: variadic },
  ...{ Reshape: reshape, Flatten: reshape, Squeeze: reshape, Unsqueeze: reshape },
  Identity: (node) => [alias(node, node.seen(0), node.seen(0).dims)],
  Gemm(node) {
    const x = flatRows(node);
    const b = node.given(1);
    if (node.int('transA', 0) !== 0) throw refused(node.label, 'transA 0', 1);
    const weight = scaledBy(node.int('transB', 0) ? b : twoAxes(node, b), node.float('alpha', 1));
    const c = node.constant(2);
    const beta = node.float('beta', 1);
    return [product(node, x, weight, c && scaledBy(c, beta))];
  },
  MatMul(node) {
    return [product(node, flatRows(node), twoAxes(node, node.given(1)), undefined)];
  },
  PRelu(node) {
    const x = flatRows(node);
    const slope = node.given(1);
    if (slope.data.length !== 1) perColumn(node, x.columns, 1, 2);
    return [node.make('PRelu', [x, slope], x.dims)];
  },
  BatchNormalization(node) {
    const x = flatRows(node);
    if (node.int('training_mode', 0) !== 0)
      throw refused(node.label, 'a model exported for inference', 'training_mode 1');
    node.int('spatial', 1);
    const numbers = { epsilon: node.float('epsilon', 1e-5), momentum: node.float('momentum', 0.9) };
    for (let index = 1; index < 5; index++) node.given(index);
    return [node.make(node.op, [x, ...perColumn(node, x.columns, 1, 5)], x.dims, numbers)];
  },
  Dropout(node) {
    const x = node.rows(0);
    node.int('seed', 0);
    if (scalarOf(node.constant(2) ?? undefined))
      throw refused(node.label, 'a model exported for inference', 'training_mode 1');
    return [node.make('Dropout', [x], x.dims, { ratio: scalarOf(node.constant(1)) ?? 0.5 })];
  },
  Gather(node) {
    const table = node.given(0);
    const indices = node.rows(1);
    const axis = node.int('axis', 0);
    if (table.dims.length !== 2 || axis !== 0)
      throw refused(node.label, 'a table of two axes, by the first', `axis ${axis} of ${table.dims.length}`);
    const plain = plainOf(indices) as Rows;
    const whole = plainOf(indexIn(plain, table.dims[0] as number) ?? plain) as Rows;
    return [node.make('Gather', [table, whole], [...indices.dims, table.dims[1] as number])];
  },
  Concat(node) {
    const rows = node.inputs.map((_, index) => node.rows(index));
    const [first] = rows as [Rows];
    const axis = node.int('axis', 1);
    if (axis !== 1 && !(axis === -1 && first.dims.length === 1)) throw refused(node.label, 'axis 1', axis);
    const rest = first.dims.slice(1);
    const other = rows.find(({ dims }) => dims.slice(1).join() !== rest.join() || dims.length !== first.dims.length);
    if (other)
      throw refused(node.label, `inputs of ${first.dims.join(' × ')}, but for the first`, other.dims.join(' × '));
    return [node.make('Concat', rows, [rows.reduce((sum, { dims }) => sum + (dims[0] as number), 0), ...rest])];
  },
  Shape(node) {
    const x = node.rows(0);
    const all = [0, ...x.dims];
    const part = all.slice(node.int('start', 0), node.ints('end') ? undefined : node.int('end', all.length));
    return [{ dims: [part.length], data: Float64Array.from(part), whole: true, name: undefined }];
  },
  Transpose(node) {
    const x = node.rows(0);
    const perm = node.ints('perm') ?? [0];
    if (perm.some((axis, i) => axis !== i)) throw refused(node.label, 'axes in their order', `[${perm.join(', ')}]`);
    return [alias(node, x, x.dims)];
  },
  ArgMax(node) {
    const x = node.rows(0);
    lastAxis(node, node.int('axis', 0), x);
    node.int('keepdims', 1);
    node.int('select_last_index', 0);
    return [{ ...node.make('label', [x], [1]), classes: [] }];
  },
};

const twoAxes = (node: NodeReader, constant: Constant): Constant => {
  if (constant.dims.length !== 2) throw refused(node.label, 'a matrix', `${constant.dims.length} axes`);
  return transposed(constant);
};

/** What names classes: of attributes of ai.onnx.ml. */
function classesOf(node: NodeReader): readonly (string | number)[] {
  const [texts, ints] = [
    node.texts('classlabels_strings'),
    node.ints('classlabels_int64s') ?? node.ints('classlabels_ints') ?? [],
  ];
  return texts.length > 0 ? texts : ints;
}

const rowOf = (values: readonly number[], dims: readonly number[]): Constant => {
  return { dims, data: Float32Array.from(values), whole: false, name: undefined };
};

/** After a sum, as an attribute says. */
function posted(node: NodeReader, z: Rows): Rows {
  const kind = node.text('post_transform', 'NONE');
  const op = { NONE: undefined, LOGISTIC: 'Sigmoid', SOFTMAX: 'Softmax' }[kind];
  if (op === undefined && kind !== 'NONE') throw refused(node.label, 'post_transform NONE, LOGISTIC or SOFTMAX', kind);
  return op ? node.make(op, [z], z.dims) : z;
}

function linear(node: NodeReader, outputs: number): Rows {
  const x = flatRows(node);
  const [coefficients, intercepts] = [node.floats('coefficients'), node.floats('intercepts')];
  if (outputs < 1 || coefficients.length !== outputs * x.columns)
    throw refused(node.label, `${outputs} × ${x.columns} coefficients`, coefficients.length);
  if (intercepts.length > 0 && intercepts.length !== outputs)
    throw refused(node.label, `${outputs} intercepts`, intercepts.length);
  const weight = rowOf(coefficients, [outputs, x.columns]);
  return posted(node, product(node, x, weight, intercepts.length > 0 ? rowOf(intercepts, [outputs]) : undefined));
}

/** Operators of ai.onnx.ml, as scikit-learn's models are exported. */
const mlOperators: Readonly<Record<string, Operator>> = {
  Scaler(node) {
    const x = flatRows(node);
    const [offset, scale] = [node.floats('offset'), node.floats('scale')];
    for (const list of [offset, scale]) {
      if (list.length !== 1 && list.length !== x.columns)
        throw refused(node.label, `${x.columns} numbers`, list.length);
    }
    const centred = node.make('Sub', [x, rowOf(offset, [offset.length])], x.dims);
    return [node.make('Mul', [centred, rowOf(scale, [scale.length])], x.dims)];
  },
  Normalizer(node) {
    const x = node.rows(0);
    const norm = node.text('norm', 'MAX');
    // Probabilities sum to 1 already; x / |x| is x / √(mean x²) / √n.
    if (norm === 'L1' && (plainOf(x) as Rows).op === 'Softmax') return [alias(node, x, x.dims)];
    if (norm !== 'L2') throw refused(node.label, 'norm L2, or L1 of what softmax gives', `norm ${norm}`);
    const { columns } = flatRows(node);
    const scale = rowOf(new Array<number>(columns).fill(1 / Math.sqrt(columns)), [columns]);
    return [node.make('RMSNormalization', [x, scale], x.dims, { epsilon: 1e-30 })];
  },
  Imputer(node) {
    const x = flatRows(node);
    const values = node.floats('imputed_value_floats');
    if (values.length !== 1 && values.length !== x.columns)
      throw refused(node.label, `${x.columns} numbers for what is missing`, values.length);
    if (!Number.isNaN(node.number('replaced_value_float', 0)))
      throw refused(node.label, 'NaN as what is missing', node.number('replaced_value_float', 0));
    if ((plainOf(x) as Rows).op !== 'input')
      throw refused(node.label, 'an input of the network', 'the result of another node');
    return [node.make('Imputer', [x, rowOf(values, [values.length])], x.dims)];
  },
  LabelEncoder(node) {
    const label = node.seen(0);
    if (label.op !== 'label')
      throw refused(node.label, 'the class that a row has', 'a column of x; use tabular for it');
    const of = (what: string) => {
      const [texts, ints] = [node.texts(`${what}_strings`), node.ints(`${what}_int64s`) ?? []];
      return texts.length > 0 ? texts : ints.length > 0 ? ints : node.floats(`${what}_floats`);
    };
    const [keys, values] = [of('keys'), of('values')];
    if (keys.length !== values.length) throw refused(node.label, 'as many values as keys', values.length);
    for (const name of ['default_string', 'default_int64', 'default_float']) node.ignore(name);
    const known = label.classes?.length ? label.classes : keys;
    const named = known.map((name) => values[(keys as (string | number)[]).indexOf(name)]);
    const missing = known.find((_, index) => named[index] === undefined);
    if (missing !== undefined) throw refused(node.label, 'one that has every class as a key', `none for ${missing}`);
    return [{ ...label, classes: named as (string | number)[] }];
  },
  LinearRegressor: (node) => [linear(node, node.int('targets', 1))],
  LinearClassifier(node) {
    node.int('multi_class', 0);
    const classes = classesOf(node);
    const scores = linear(node, classes.length);
    return [{ ...node.make('label', [scores], [1]), classes }, scores];
  },
  ZipMap(node) {
    const x = node.rows(0);
    return [{ ...node.make('alias', [x], x.dims), classes: classesOf(node) }];
  },
  ArrayFeatureExtractor(node) {
    const [classes, label] = node.inputs;
    if (!isConstant(classes) || !isRows(label) || label.op !== 'label')
      throw refused(node.label, 'classes, from ArgMax', 'others');
    return [{ ...label, classes: classes.texts ?? [...classes.data] }];
  },
};

/** Those that only hand on what says the class. */
const ofLabels = ['Identity', 'Cast', 'Reshape', 'Squeeze', 'Flatten', 'Unsqueeze'];

/** What a node gives. */
export function outputsOf(node: NodeReader, batch: number | undefined): readonly (Value | undefined)[] {
  const { op, isMl, inputs } = node;
  const table = isMl ? mlOperators : operators;
  const [first] = inputs;
  if (isRows(first) && first.op === 'label' && ofLabels.includes(op)) {
    node.takeAll();
    return [first];
  }
  if (!isMl && isConstant(first) && !inputs.some(isRows)) {
    const value = folded(node, first, inputs as readonly (Constant | undefined)[]);
    if (value) return [value];
  }
  const operator = Object.hasOwn(table, op) ? table[op] : undefined;
  if (!operator || !inputs.some(isRows)) {
    const known = [...new Set(Object.keys(table))].sort().join(', ');
    throw refused(
      node.label,
      operator ? 'an input that depends on the rows' : `one of ${known}`,
      operator ? 'constants' : op,
    );
  }
  return operator(node, batch);
}
