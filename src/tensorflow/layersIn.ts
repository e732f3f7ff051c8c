import type { Activation } from '../activations/activation.ts';
import { elu } from '../activations/elu.ts';
import { gelu } from '../activations/gelu.ts';
import { hardSigmoid } from '../activations/hardSigmoid.ts';
import { hardTanh } from '../activations/hardTanh.ts';
import { leakyRelu } from '../activations/leakyRelu.ts';
import { linear } from '../activations/linear.ts';
import { logSoftmax } from '../activations/logSoftmax.ts';
import { mish } from '../activations/mish.ts';
import { relu } from '../activations/relu.ts';
import { relu6 } from '../activations/relu6.ts';
import { selu } from '../activations/selu.ts';
import { sigmoid } from '../activations/sigmoid.ts';
import { silu } from '../activations/silu.ts';
import { softmax } from '../activations/softmax.ts';
import { softplus } from '../activations/softplus.ts';
import { softsign } from '../activations/softsign.ts';
import { tanh } from '../activations/tanh.ts';
import { thresholdedRelu } from '../activations/thresholdedRelu.ts';
import { outOfRange, show } from '../base/errors.ts';
import { activation } from '../layers/activation.ts';
import { add } from '../layers/add.ts';
import { alphaDropout } from '../layers/alphaDropout.ts';
import { average } from '../layers/average.ts';
import { batchNormalization } from '../layers/batchNormalization.ts';
import { concatenate } from '../layers/concatenate.ts';
import { dense } from '../layers/dense.ts';
import { dot } from '../layers/dot.ts';
import { dropout } from '../layers/dropout.ts';
import { embedding } from '../layers/embedding.ts';
import { flatten } from '../layers/flatten.ts';
import { gaussianDropout } from '../layers/gaussianDropout.ts';
import { gaussianNoise } from '../layers/gaussianNoise.ts';
import type { Layer } from '../layers/layer.ts';
import { layerNormalization } from '../layers/layerNormalization.ts';
import { maximum } from '../layers/maximum.ts';
import { minimum } from '../layers/minimum.ts';
import { multiply } from '../layers/multiply.ts';
import { prelu } from '../layers/prelu.ts';
import { reshape } from '../layers/reshape.ts';
import { asList, WHERE } from './json.ts';
import { columnsIn, type Dims, type LayerReader } from './layerReader.ts';
import { constraintIn, regularizerIn } from './penalties.ts';

/** A layer of lanewise: what it makes of the lengths of its inputs' axes, and its parameters. */
export interface Made {
  readonly layer: Layer;
  readonly dims: (inputs: readonly Dims[]) => Dims;
  readonly parameters?: Readonly<Record<string, Float32Array>>;
  /** Whether its parameters are others that do the same, and would learn at another rate. */
  readonly rescaled?: boolean;
}

type Read = (layer: LayerReader, inputs: readonly [Dims, ...Dims[]]) => Made;

const names: Readonly<Record<string, () => Activation>> = {
  ...{ elu, linear, mish, relu, relu6, selu, sigmoid, softmax, softplus, softsign, tanh },
  ...{ log_softmax: logSoftmax, gelu, gelu_new: () => gelu({ approximate: 'tanh' }), swish: silu, silu },
};

const same = ([dims]: readonly Dims[]) => dims as Dims;

/** The name of an activation, with parts of it separated by _. */
function activationName(layer: LayerReader): string {
  const value = layer.value('activation') ?? 'linear';
  if (typeof value !== 'string') throw layer.refused('activation', 'the name of one', value);
  return value.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function activationIn(layer: LayerReader, name: string, dims: Dims): Activation {
  if (!Object.hasOwn(names, name))
    throw layer.refused(
      'activation',
      `one of ${Object.keys(names).join(', ')}, or hard_sigmoid of a Dense layer`,
      name,
    );
  if (name.endsWith('softmax')) layer.columnsOf(dims);
  return (names[name] as () => Activation)();
}

/** A layer that takes each number by itself. */
const elementwise =
  (read: (layer: LayerReader, dims: Dims) => Activation): Read =>
  (layer, [dims]) => ({ layer: activation(read(layer, dims), layer.named), dims: same });

/** The axis of columns, of rows of one axis. */
function checkAxis(layer: LayerReader, key: string, dims: Dims): number {
  const columns = layer.columnsOf(dims);
  const axis = layer.value(key) ?? -1;
  const only = Array.isArray(axis) && axis.length === 1 ? axis[0] : axis;
  if (only !== -1 && only !== 1) throw layer.refused(key, '-1 or 1, the axis of columns', only);
  return columns;
}

/** γ and β, as far as it has them. */
function affineIn(layer: LayerReader, columns: number) {
  const [center, scale] = [layer.boolean('center', true), layer.boolean('scale', true)];
  for (const each of ['beta', 'gamma']) {
    layer.ignore(`${each}_initializer`);
    layer.none(`${each}_regularizer`);
    layer.none(`${each}_constraint`);
  }
  const parameters = {
    ...(scale && { weight: layer.weight('gamma', [columns]) }),
    ...(center && { bias: layer.weight('beta', [columns]) }),
  };
  return { center, scale, parameters };
}

const epsilonOf = (layer: LayerReader) =>
  layer.number('epsilon', 1e-3, 'a number > 0', (value) => Math.fround(value) > 0);

const rateOf = (layer: LayerReader) => {
  layer.none('noise_shape');
  layer.ignore('seed');
  return layer.number('rate', Number.NaN, 'a number from 0 to 1, not 1', (value) => value >= 0 && value < 1);
};

/** A layer that does something in training alone. */
const inTraining =
  (make: (layer: LayerReader) => Layer): Read =>
  (layer) => ({ layer: make(layer), dims: same });

/** A layer of several inputs of the same shape. */
const merged =
  (make: (options: { name?: string }) => Layer): Read =>
  (layer) => ({
    layer: make(layer.named),
    dims(inputs) {
      const [first, ...rest] = inputs.map((dims) => `[${dims.join(', ')}]`);
      const other = rest.find((shape) => shape !== first);
      if (other !== undefined) throw layer.refused('inputs', `rows of shape ${first} alone`, other);
      if (rest.length === 0) throw outOfRange(WHERE, `${layer.label} inputs`, 'two or more', 1);
      return inputs[0] as Dims;
    },
  });

/** A number by which the kernel is multiplied: clip(0.2 x + 0.5) of TensorFlow.js is clip(1.2 x / 6 + 0.5). */
const STEEPER = 1.2;

const classes: Readonly<Record<string, Read>> = {
  Dense(layer, [dims]) {
    const inputs = layer.columnsOf(dims);
    const units = layer.integer('units');
    const name = activationName(layer);
    const hard = name === 'hard_sigmoid';
    const bias = layer.boolean('use_bias', true);
    layer.ignore('kernel_initializer', 'bias_initializer', 'input_dim');
    layer.none('activity_regularizer');
    const kernel = layer.weight('kernel', [inputs, units]);
    const biases = bias ? layer.weight('bias', [units]) : undefined;
    const scaled = (value: number) => (hard ? value * STEEPER : value);
    const weight = kernel.map((_, at) => scaled(kernel[(at % inputs) * units + Math.floor(at / inputs)] as number));
    const options = {
      ...layer.options,
      ...regularizerIn(layer, 'kernel', 'weight'),
      ...regularizerIn(layer, 'bias', 'bias'),
      ...constraintIn(layer, 'kernel', 'weight'),
      ...constraintIn(layer, 'bias', 'bias'),
    };
    if (hard && Object.keys(options).some((key) => /Regularizer|Constraint/.test(key)))
      throw layer.refused('activation', 'another where it has regularizers or constraints', name);
    return {
      layer: dense(units, hard ? hardSigmoid() : activationIn(layer, name, [units]), { ...options, bias }),
      dims: () => [units],
      rescaled: hard,
      parameters: { weight, ...(biases && { bias: biases.map(scaled) }) },
    };
  },
  Activation: elementwise((layer, dims) => activationIn(layer, activationName(layer), dims)),
  ELU: elementwise((layer) => elu({ alpha: layer.number('alpha', 1, '1', (value) => value === 1) })),
  LeakyReLU: elementwise((layer) =>
    leakyRelu({ slope: layer.number('alpha', 0.3, 'a number ≥ 0', (value) => value >= 0) }),
  ),
  ReLU: elementwise((layer) => {
    layer.none('negative_slope', 0);
    layer.none('threshold', 0);
    if (layer.value('max_value') === undefined) return relu();
    const max = layer.number('max_value', 0, 'a number > 0', (value) => Math.fround(value) > 0);
    return max === 6 ? relu6() : hardTanh({ min: 0, max });
  }),
  Softmax: elementwise((layer, dims) => {
    checkAxis(layer, 'axis', dims);
    return softmax();
  }),
  ThresholdedReLU: elementwise((layer) =>
    thresholdedRelu({ threshold: layer.number('theta', 1, 'a number ≥ 0', (value) => value >= 0) }),
  ),
  PReLU(layer, [dims]) {
    layer.none('shared_axes');
    layer.ignore('alpha_initializer');
    layer.none('alpha_regularizer');
    layer.none('alpha_constraint');
    return { layer: prelu(layer.options), dims: same, parameters: { weight: layer.weight('alpha', dims) } };
  },
  BatchNormalization(layer, [dims]) {
    const columns = checkAxis(layer, 'axis', dims);
    const { center, scale, parameters } = affineIn(layer, columns);
    layer.ignore('moving_mean_initializer', 'moving_variance_initializer');
    layer.none('renorm', false);
    layer.none('virtual_batch_size');
    const momentum = layer.number('momentum', 0.99, 'a number from 0 to 1', (value) => value >= 0 && value <= 1);
    return {
      layer: batchNormalization({ ...layer.options, center, scale, momentum, epsilon: epsilonOf(layer) }),
      dims: same,
      parameters: {
        ...parameters,
        running_mean: layer.weight('moving_mean', [columns]),
        running_var: layer.weight('moving_variance', [columns]),
      },
    };
  },
  LayerNormalization(layer, [dims]) {
    const columns = checkAxis(layer, 'axis', dims);
    const { center, scale, parameters } = affineIn(layer, columns);
    return {
      layer: layerNormalization({ ...layer.options, center, scale, epsilon: epsilonOf(layer) }),
      dims: same,
      parameters,
    };
  },
  Embedding(layer, [dims]) {
    layer.columnsOf(dims);
    const [vocabulary, dimension] = [layer.integer('input_dim'), layer.integer('output_dim')];
    layer.none('mask_zero', false);
    layer.none('embeddings_regularizer');
    layer.none('embeddings_constraint');
    layer.none('activity_regularizer');
    layer.ignore('embeddings_initializer', 'input_length');
    return {
      parameters: { weight: layer.weight('embeddings', [vocabulary, dimension]) },
      layer: embedding(vocabulary, dimension, layer.options),
      dims: ([taken]) => [...(taken as Dims), dimension],
    };
  },
  Dropout: inTraining((layer) => dropout(rateOf(layer), layer.named)),
  AlphaDropout: inTraining((layer) => alphaDropout(rateOf(layer), layer.named)),
  GaussianDropout: inTraining((layer) => gaussianDropout(rateOf(layer), layer.named)),
  GaussianNoise: inTraining((layer) => {
    layer.ignore('seed');
    return gaussianNoise(
      layer.number('stddev', Number.NaN, 'a number ≥ 0', (value) => value >= 0),
      layer.named,
    );
  }),
  Flatten(layer, [dims]) {
    const format = layer.value('data_format');
    if ((format === 'channels_first' || format === 'channelsFirst') && dims.length > 1)
      throw layer.refused('data_format', 'channels_last', format);
    return { layer: flatten(layer.named), dims: ([taken]) => [columnsIn(taken as Dims)] };
  },
  Reshape(layer, [dims]) {
    const columns = columnsIn(dims);
    const target = asList(`${layer.label} target_shape`, layer.value('target_shape'));
    const known = target.filter((length): length is number => typeof length === 'number' && length !== -1);
    const product = columnsIn(known);
    const shape = target.map((length) => (length === -1 || length === null ? columns / product : (length as number)));
    const right = shape.every((length) => Number.isSafeInteger(length) && length > 0) && target.length > 0;
    if (!right || target.length - known.length > 1 || columnsIn(shape) !== columns)
      throw layer.refused('target_shape', `one of ${columns} columns`, target);
    return { layer: reshape(shape, layer.named), dims: () => shape };
  },
  Add: merged(add),
  Average: merged(average),
  Maximum: merged(maximum),
  Minimum: merged(minimum),
  Multiply: merged(multiply),
  Concatenate(layer) {
    const axis = layer.value('axis') ?? -1;
    return {
      layer: concatenate(layer.named),
      dims(inputs) {
        const first = inputs[0] as Dims;
        const at = typeof axis === 'number' && axis < 0 ? first.length + axis : Number(axis) - 1;
        const others = (dims: Dims) => dims.map((length, index) => (index === at ? '' : length)).join();
        if (inputs.length < 2) throw outOfRange(WHERE, `${layer.label} inputs`, 'two or more', inputs.length);
        // Rows lie one after another: they join where nothing is repeated before the axis.
        if (first[at] === undefined || columnsIn(first.slice(0, at)) !== 1)
          throw layer.refused('axis', 'the first one behind that of rows', axis);
        if (inputs.some((dims) => others(dims) !== others(first)))
          throw outOfRange(WHERE, `${layer.label} inputs`, 'shapes that differ in its axis alone', 'others');
        return first.map((length, i) =>
          i === at ? inputs.reduce((sum, dims) => sum + (dims[at] as number), 0) : length,
        );
      },
    };
  },
  Dot(layer, [dims]) {
    layer.columnsOf(dims);
    layer.none('normalize', false);
    const axes = layer.value('axes');
    if ((Array.isArray(axes) ? axes : [axes]).some((axis) => axis !== -1 && axis !== 1))
      throw layer.refused('axes', '-1 or 1, the axis of columns', axes);
    return {
      layer: dot(layer.named),
      dims(inputs) {
        const [a, b] = inputs.map((each) => layer.columnsOf(each));
        if (inputs.length !== 2 || a !== b)
          throw outOfRange(WHERE, `${layer.label} inputs`, 'two of as many columns', inputs.join(' and '));
        return [1];
      },
    };
  },
};

/** A layer of the file as one of lanewise; throws by its name for what lanewise has not. */
export function layerIn(layer: LayerReader, inputs: readonly Dims[]): Made {
  const read = Object.hasOwn(classes, layer.kind) ? classes[layer.kind] : undefined;
  if (!read)
    throw outOfRange(WHERE, `layer ${show(layer.name)}`, `one of ${Object.keys(classes).join(', ')}`, layer.kind);
  const made = read(layer, inputs as [Dims, ...Dims[]]);
  layer.checkAllRead();
  return made;
}
