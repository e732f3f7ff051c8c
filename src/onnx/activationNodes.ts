import { outOfRange } from '../base/errors.ts';
import type { ActivationView } from '../interchange/networkView.ts';
import type { AttributeValue, GraphWriter } from './graphWriter.ts';

type Options = Readonly<Record<string, number>>;

/** Adds nodes that compute an activation of x, for a layer; gives the name of what they give. */
type Nodes = (add: Adder, x: string, options: Options, columns: number) => string;

interface Adder {
  (opType: string, ...input: readonly string[]): string;
  (opType: string, input: readonly string[], attributes: Readonly<Record<string, AttributeValue>>): string;
  scalar(value: number): string;
  graph: GraphWriter;
}

const plain =
  (opType: string): Nodes =>
  (add, x) =>
    add(opType, x);

const withNumbers =
  (opType: string, attributes: (options: Options) => Options): Nodes =>
  (add, x, options) => {
    const floats = Object.entries(attributes(options)).map(([name, float]) => [name, { float }] as const);
    return add(opType, [x], Object.fromEntries(floats));
  };

const clip = (add: Adder, x: string, min: number, max: number) => add('Clip', x, add.scalar(min), add.scalar(max));

/** Of each activation, with operators of opset 17. Those of two letters or more that ONNX has not are formulas. */
export const activationNodes: Readonly<Record<string, Nodes>> = {
  celu: withNumbers('Celu', ({ alpha = 1 }) => ({ alpha })),
  elu: withNumbers('Elu', ({ alpha = 1 }) => ({ alpha })),
  exponential: plain('Exp'),
  gelu(add, x, { approximate }) {
    const half = add('Mul', x, add.scalar(0.5));
    if (String(approximate) === 'none')
      return add('Mul', half, add('Add', add('Erf', add('Div', x, add.scalar(Math.SQRT2))), add.scalar(1)));
    const cube = add('Mul', add('Mul', add('Mul', x, x), x), add.scalar(0.044715));
    const inner = add('Mul', add('Add', x, cube), add.scalar(Math.sqrt(2 / Math.PI)));
    return add('Mul', half, add('Add', add('Tanh', inner), add.scalar(1)));
  },
  hardShrink: withNumbers('Shrink', ({ threshold = 0 }) => ({ lambd: threshold, bias: 0 })),
  hardSigmoid: withNumbers('HardSigmoid', () => ({ alpha: 1 / 6, beta: 0.5 })),
  hardSilu: plain('HardSwish'),
  hardTanh: (add, x, { min = 0, max = 0 }) => clip(add, x, min, max),
  leakyRelu: withNumbers('LeakyRelu', ({ slope = 0 }) => ({ alpha: slope })),
  linear: (_add, x) => x,
  logSigmoid: (add, x) => add('Neg', add('Softplus', add('Neg', x))),
  logSoftmax: (add, x) => add('LogSoftmax', [x], { axis: -1 }),
  mish: (add, x) => add('Mul', x, add('Tanh', add('Softplus', x))),
  relu: plain('Relu'),
  relu6: (add, x) => clip(add, x, 0, 6),
  selu: withNumbers('Selu', () => ({ alpha: 1.6732632423543772, gamma: 1.0507009873554805 })),
  sigmoid: plain('Sigmoid'),
  silu: (add, x) => add('Mul', x, add('Sigmoid', x)),
  softmax: (add, x) => add('Softmax', [x], { axis: -1 }),
  softplus(add, x, { beta = 1 }) {
    if (beta === 1) return add('Softplus', x);
    return add('Div', add('Softplus', add('Mul', x, add.scalar(beta))), add.scalar(beta));
  },
  softShrink: withNumbers('Shrink', ({ threshold = 0 }) => ({ lambd: threshold, bias: threshold })),
  softsign: plain('Softsign'),
  /** With h = ½ (x + 1) from 0 to 1: h² + max(x − 1, 0). */
  sparsePlus(add, x) {
    const h = clip(add, add('Mul', add('Add', x, add.scalar(1)), add.scalar(0.5)), 0, 1);
    return add('Add', add('Mul', h, h), add('Relu', add('Sub', x, add.scalar(1))));
  },
  /** max(x − τ, 0): with z the numbers from the greatest, those are left where 1 + k · z exceeds the sum of k of them. */
  sparsemax(add, x, _options, columns) {
    const sorted = add('TopK', [x, add.graph.integers([columns])], { axis: -1 });
    const last = add.graph.nodes.at(-1) as { output: string[] };
    last.output = [sorted, `${sorted}_indices`];
    const counts = add.graph.floats(
      `counts_${columns}`,
      [columns],
      Array.from({ length: columns }, (_, k) => k + 1),
    );
    const sums = add('CumSum', [sorted, add.graph.integers([1])], {});
    const above = add('Greater', add('Add', add('Mul', sorted, counts), add.scalar(1)), sums);
    const mask = add('Cast', [above], { to: 1 });
    const total = (of: string) => add('ReduceSum', [of, add.graph.integers([1])], { keepdims: 1 });
    const tau = add('Div', add('Sub', total(add('Mul', sorted, mask)), add.scalar(1)), total(mask));
    return add('Relu', add('Sub', x, tau));
  },
  /** With h = ½ (|x| + √(x² + β)): h, or ¼β / h where x is below 0. */
  squareplus(add, x, { beta = 4 }) {
    const root = add('Sqrt', add('Add', add('Mul', x, x), add.scalar(beta)));
    const h = add('Mul', add('Add', add('Abs', x), root), add.scalar(0.5));
    return add('Where', add('Less', x, add.scalar(0)), add('Div', add.scalar(beta / 4), h), h);
  },
  tanh: plain('Tanh'),
  tanhShrink: (add, x) => add('Sub', x, add('Tanh', x)),
  thresholdedRelu: withNumbers('ThresholdedRelu', ({ threshold = 0 }) => ({ alpha: threshold })),
};

/** Adds the nodes of an activation. */
export function addActivation(
  graph: GraphWriter,
  layer: string,
  { name, options }: ActivationView,
  x: string,
  columns: number,
): string {
  const nodes = Object.hasOwn(activationNodes, name) ? activationNodes[name] : undefined;
  if (!nodes) throw outOfRange('toOnnx', `activation of layer ${layer}`, 'one that ONNX supports', name);
  const add = Object.assign(
    (opType: string, first: string | readonly string[], ...rest: readonly unknown[]) =>
      typeof first === 'string'
        ? graph.node(layer, opType, [first, ...(rest as string[])])
        : graph.node(layer, opType, first, rest[0] as Record<string, AttributeValue>),
    { graph, scalar: (value: number) => graph.scalar(value) },
  ) as Adder;
  return nodes(add, x, options as Options, columns);
}
