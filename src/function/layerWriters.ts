import { outOfRange } from '../base/errors.ts';
import type { ActivationView, LayerView, Step } from '../interchange/networkView.ts';
import { elementwise, kernelName } from './math.ts';

/** What the source of a step is made of. */
export interface Emission {
  /** Notes that a piece is wanted, and gives its name. */
  need(piece: string): string;
  /** The name of a constant with a parameter's numbers. */
  weight(layer: LayerView, role: string): string;
  /** The name of a constant with what an expression gives, computed once. */
  constant(layer: LayerView, name: string, expression: string): string;
  /** The name of a function of x, a and b, with what it wants. */
  activation(name: keyof typeof elementwise): string;
}

/** The statements of a step: y is filled from x, a list of names. */
export type Writer = (emission: Emission, step: Step, y: string, x: readonly string[]) => readonly string[];

/** A step that hands on its input needs no statement. */
export const handsOn: ReadonlySet<string> = new Set([
  ...['flatten', 'reshape', 'dropout', 'alphaDropout', 'gaussianDropout', 'gaussianNoise'],
]);

const each = (y: string, statement: string) => `for (let i = 0; i < ${y}.length; i++) ${y}[i] = ${statement};`;

/** An activation of y in place. */
function activate(emission: Emission, where: string, { name, fused }: ActivationView, y: string): string[] {
  if (!fused && ['softmax', 'logSoftmax', 'sparsemax'].includes(name)) return [`${emission.need(name)}(${y});`];
  const kernel = fused && kernelName(fused.activation);
  if (!fused || !kernel || !elementwise[kernel])
    throw outOfRange('toFunction', `activation of ${where}`, 'one with a formula', name);
  if (kernel === 'linear') return [];
  const [a, b] = [Math.fround(fused.alpha), Math.fround(fused.beta)];
  return [each(y, `${emission.activation(kernel)}(${y}[i], ${a}, ${b})`)];
}

/** Inputs taken together two by two, from the first to the last, and what becomes of the whole. */
const folded = (
  combine: (total: string, next: string) => string,
  whole: (total: string, count: number) => string = (total) => total,
): Writer =>
  function fold(emission, _step, y, x) {
    for (const piece of ['round', 'min', 'max']) emission.need(piece);
    const [first, ...rest] = x.map((name) => `${name}[i]`) as [string, ...string[]];
    return [each(y, whole(rest.reduce(combine, first), x.length))];
  };

function normalizedRows(centred: boolean): Writer {
  return (emission, { layer, columns }, y, [x]) => {
    const { weight, bias } = layer.weights;
    const epsilon = Math.fround(layer.options.epsilon as number);
    const gamma = weight ? `${emission.weight(layer, 'weight')}` : 'undefined';
    const beta = bias ? `${emission.weight(layer, 'bias')}` : 'undefined';
    return [
      `${emission.need('normalizeRow')}(${y}, ${x}, ${gamma}, ${beta}, ${epsilon}, ${centred}); // of ${columns}`,
    ];
  };
}

const writers: Readonly<Record<string, Writer>> = {
  dense(emission, { layer, inputColumns: [inputs] }, y, [x]) {
    emission.need('round');
    const w = emission.weight(layer, 'weight');
    const start = layer.weights.bias ? `${emission.weight(layer, 'bias')}[i]` : '0';
    return [
      `for (let i = 0, at = 0; i < ${y}.length; i++) {`,
      `  let sum = ${start};`,
      `  for (let j = 0; j < ${inputs}; j++) sum = f(sum + f(${x}[j] * ${w}[at++]));`,
      `  ${y}[i] = sum;`,
      '}',
      ...activate(emission, `layer ${layer.name}`, layer.activation as ActivationView, y),
    ];
  },
  activation: (emission, { layer }, y, [x]) => [
    `${y}.set(${x});`,
    ...activate(emission, `layer ${layer.name}`, layer.activation as ActivationView, y),
  ],
  prelu(emission, { layer }, y, [x]) {
    emission.need('round');
    return [each(y, `${x}[i] > 0 ? ${x}[i] : f(${x}[i] * ${emission.weight(layer, 'weight')}[i])`)];
  },
  batchNormalization(emission, { layer }, y, [x]) {
    const { options, weights } = layer;
    const mean = emission.weight(layer, 'running_mean');
    return scaledColumns(emission, layer, y, `f(${x}[i] - ${mean}[i])`, 'running_var', options.epsilon as number, {
      weight: weights.weight ? `${emission.weight(layer, 'weight')}[i]` : '1',
      bias: weights.bias ? `${emission.weight(layer, 'bias')}[i]` : '0',
    });
  },
  normalization(emission, { layer }, y, [x]) {
    const centred = `f(${x}[i] - ${emission.weight(layer, 'mean')}[i])`;
    return scaledColumns(emission, layer, y, centred, 'variance', 0, { weight: '1', bias: '0' });
  },
  layerNormalization: normalizedRows(true),
  rmsNormalization: normalizedRows(false),
  embedding(emission, { layer, inputColumns: [positions] }, y, [x]) {
    const [vocabulary, dimension] = (layer.weights.weight as { shape: readonly number[] }).shape as [number, number];
    const table = emission.weight(layer, 'weight');
    return [
      `for (let i = 0; i < ${positions}; i++) {`,
      `  const index = ${x}[i];`,
      `  if (!(Number.isInteger(index) && index >= 0 && index < ${vocabulary}))`,
      `    throw new RangeError(\`predict: x must be an integer from 0 to ${vocabulary - 1}, got \${index}\`);`,
      `  ${y}.set(${table}.subarray(index * ${dimension}, (index + 1) * ${dimension}), i * ${dimension});`,
      '}',
    ];
  },
  concatenate: (_emission, { inputColumns }, y, x) =>
    x.map((name, index) => `${y}.set(${name}, ${inputColumns.slice(0, index).reduce((a, b) => a + b, 0)});`),
  add: folded((a, b) => `f(${a} + ${b})`),
  subtract: folded((a, b) => `f(${a} - ${b})`),
  multiply: folded((a, b) => `f(${a} * ${b})`),
  average: folded(
    (a, b) => `f(${a} + ${b})`,
    (total, count) => `f(${total} * ${Math.fround(1 / count)})`,
  ),
  maximum: folded((a, b) => `max(${a}, ${b})`),
  minimum: folded((a, b) => `min(${a}, ${b})`),
  dot: (emission, _step, y, [a, b]) => [`${y}[0] = ${emission.need('dot')}(${a}, ${b});`],
};

/** y = centred · γ / √(σ² + ε) + β by columns; γ alone where that root is 0. */
function scaledColumns(
  emission: Emission,
  layer: LayerView,
  y: string,
  centred: string,
  variance: string,
  epsilon: number,
  { weight, bias }: { readonly weight: string; readonly bias: string },
): string[] {
  emission.need('round');
  const of = emission.weight(layer, variance);
  const root = `f(Math.sqrt(f(value + ${Math.fround(epsilon)})))`;
  const scale = emission.constant(layer, 'scale', `${of}.map((value, i) => ${weight} / (${root} || 1))`);
  return [each(y, `f(f(${centred} * ${scale}[i]) + ${bias})`)];
}

/** The writer of a layer; throws where there is none. */
export function writerOf({ kind, name }: LayerView): Writer {
  const writer = Object.hasOwn(writers, kind) ? writers[kind] : undefined;
  if (writer) return writer;
  throw outOfRange('toFunction', `layer ${name}`, `one of ${[...Object.keys(writers), ...handsOn].join(', ')}`, kind);
}
