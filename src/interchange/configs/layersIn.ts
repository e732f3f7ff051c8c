import type { Activation } from '../../activations/activation.ts';
import { elu } from '../../activations/elu.ts';
import { gelu } from '../../activations/gelu.ts';
import { hardSigmoid } from '../../activations/hardSigmoid.ts';
import { hardTanh } from '../../activations/hardTanh.ts';
import { leakyRelu } from '../../activations/leakyRelu.ts';
import { linear } from '../../activations/linear.ts';
import { logSoftmax } from '../../activations/logSoftmax.ts';
import { mish } from '../../activations/mish.ts';
import { relu } from '../../activations/relu.ts';
import { relu6 } from '../../activations/relu6.ts';
import { selu } from '../../activations/selu.ts';
import { sigmoid } from '../../activations/sigmoid.ts';
import { silu } from '../../activations/silu.ts';
import { softmax } from '../../activations/softmax.ts';
import { softplus } from '../../activations/softplus.ts';
import { softsign } from '../../activations/softsign.ts';
import { tanh } from '../../activations/tanh.ts';
import { thresholdedRelu } from '../../activations/thresholdedRelu.ts';
import { checkNumber, isPlain, outOfRange, show } from '../../base/errors.ts';
import { activation } from '../../layers/activation.ts';
import { add } from '../../layers/add.ts';
import { alphaDropout } from '../../layers/alphaDropout.ts';
import { average } from '../../layers/average.ts';
import { batchNormalization } from '../../layers/batchNormalization.ts';
import { concatenate } from '../../layers/concatenate.ts';
import { dense } from '../../layers/dense.ts';
import { dot } from '../../layers/dot.ts';
import { dropout } from '../../layers/dropout.ts';
import { embedding } from '../../layers/embedding.ts';
import { flatten } from '../../layers/flatten.ts';
import { gaussianDropout } from '../../layers/gaussianDropout.ts';
import { gaussianNoise } from '../../layers/gaussianNoise.ts';
import type { Layer } from '../../layers/layer.ts';
import { layerNormalization } from '../../layers/layerNormalization.ts';
import { maximum } from '../../layers/maximum.ts';
import { minimum } from '../../layers/minimum.ts';
import { multiply } from '../../layers/multiply.ts';
import { normalization } from '../../layers/normalization.ts';
import { prelu } from '../../layers/prelu.ts';
import { reshape } from '../../layers/reshape.ts';
import { rmsNormalization } from '../../layers/rmsNormalization.ts';
import { subtract } from '../../layers/subtract.ts';
import type { Json } from './json.ts';
import { type Classed, classedIn, columnsIn, type Dims, type LayerReader } from './layerReader.ts';
import { constraintIn, regularizerIn } from './penaltiesIn.ts';

/** A layer of lanewise: what it makes of the lengths of its inputs' axes, and its parameters. */
export interface Made {
  readonly layer: Layer;
  readonly dims: (inputs: readonly Dims[]) => Dims;
  readonly parameters?: Readonly<Record<string, Float32Array>>;
  /** Whether its parameters are others that do the same, and would learn at another rate. */
  readonly rescaled?: boolean;
}

type Read = (layer: LayerReader, inputs: readonly [Dims, ...Dims[]]) => Made;

/** Activations that TensorFlow.js and every Keras have, by the names that they have there. */
export const activationNames: Readonly<Record<string, () => Activation>> = {
  ...{ elu, linear, mish, relu, relu6, selu, sigmoid, softmax, softplus, softsign, tanh },
  ...{ log_softmax: logSoftmax, gelu, swish: silu, silu },
};

const same = ([dims]: readonly Dims[]) => dims as Dims;

/** The name of an activation, with parts of it separated by _; or the layer that it is. */
function activationName(layer: LayerReader): string | Classed {
  const value = layer.value('activation') ?? 'linear';
  if (typeof value === 'string') return value.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const given = isPlain(value) ? (value as Json) : {};
  if (given.class_name !== 'function') return classedIn(layer.where, `${layer.label} activation`, value);
  if (typeof given.config === 'string' && /^((tf_)?keras|builtins)(\.|$)/.test(String(given.module)))
    return given.config;
  throw layer.refused('activation', 'the name of one', given.config);
}

function activationIn(layer: LayerReader, activation: string | Classed, dims: Dims): Activation {
  if (typeof activation !== 'string') return activationOfLayer(layer, activation, dims);
  const names = layer.dialect.activations;
  if (!Object.hasOwn(names, activation))
    throw layer.refused(
      'activation',
      `one of ${Object.keys(names).join(', ')}${layer.dialect.isSteep ? ', or hard_sigmoid of a Dense layer' : ''}`,
      activation,
    );
  if (/softmax$|sparsemax/.test(activation)) layer.columnsOf(dims);
  return (names[activation] as () => Activation)();
}

/** An activation that is given as a layer: LeakyReLU(0.1). */
function activationOfLayer(layer: LayerReader, { kind, config }: Classed, dims: Dims): Activation {
  const read = Object.hasOwn(activationLayers, kind) ? activationLayers[kind] : undefined;
  if (!read) throw layer.refused('activation', `one of ${Object.keys(activationLayers).join(', ')}`, kind);
  const inner = layer.within({ kind, config });
  const activation = read(inner, dims);
  inner.checkAllRead();
  return activation;
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

const epsilonOf = (layer: LayerReader, otherwise = 1e-3) =>
  layer.number('epsilon', otherwise, 'a number > 0', (value) => Math.fround(value) > 0);

/** Numbers of a config, one for each column or one for all. */
function numbersIn(layer: LayerReader, key: string, columns: number): Float32Array {
  const list = [layer.value(key)].flat(8);
  if (list.length !== columns && list.length !== 1) throw layer.refused(key, `${columns} numbers`, list);
  return Float32Array.from({ length: columns }, (_, at) =>
    checkNumber(layer.where, `${layer.label} ${key}`, list[at % list.length], 'a finite number', () => true),
  );
}

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
  (make: (options: { name?: string }) => Layer, most = Infinity): Read =>
  (layer) => ({
    layer: make(layer.named),
    dims(inputs) {
      const [first, ...rest] = inputs.map((dims) => `[${dims.join(', ')}]`);
      const other = rest.find((shape) => shape !== first);
      if (other !== undefined) throw layer.refused('inputs', `rows of shape ${first} only`, other);
      if (rest.length === 0 || inputs.length > most)
        throw layer.refusedInputs(most === 2 ? 'two' : 'two or more', inputs.length);
      return inputs[0] as Dims;
    },
  });

const isSlope = (value: number) => value >= 0;

/** Activations that are layers. */
const activationLayers: Readonly<Record<string, (layer: LayerReader, dims: Dims) => Activation>> = {
  ELU: (layer) => elu({ alpha: layer.number('alpha', 1, 'a number ≥ 0', isSlope) }),
  LeakyReLU(layer) {
    const key = layer.value('negative_slope') === undefined ? 'alpha' : 'negative_slope';
    return leakyRelu({ slope: layer.number(key, 0.3, 'a number ≥ 0', isSlope) });
  },
  ReLU(layer) {
    const [slope, threshold] = ['negative_slope', 'threshold'].map((key) =>
      layer.number(key, 0, 'a number ≥ 0', isSlope),
    ) as [number, number];
    const hasMost = layer.value('max_value') !== undefined;
    if (Number(hasMost) + Number(slope > 0) + Number(threshold > 0) > 1)
      throw layer.refused('max_value', 'one of max_value, negative_slope and threshold', 'more of them');
    if (slope > 0) return leakyRelu({ slope });
    if (threshold > 0) return thresholdedRelu({ threshold });
    if (!hasMost) return relu();
    const max = layer.number('max_value', 0, 'a number > 0', (value) => Math.fround(value) > 0);
    return max === 6 ? relu6() : hardTanh({ min: 0, max });
  },
  Softmax(layer, dims) {
    checkAxis(layer, 'axis', dims);
    return softmax();
  },
  ThresholdedReLU: (layer) => thresholdedRelu({ threshold: layer.number('theta', 1, 'a number ≥ 0', isSlope) }),
};

/** A number by which the kernel is multiplied: clip(0.2 x + 0.5) of TensorFlow.js is clip(1.2 x / 6 + 0.5). */
const STEEPER = 1.2;

const classes: Readonly<Record<string, Read>> = {
  Dense(layer, [dims]) {
    const inputs = layer.columnsOf(dims);
    const units = layer.integer('units');
    const name = activationName(layer);
    const hard = name === 'hard_sigmoid' && layer.dialect.isSteep;
    const bias = layer.boolean('use_bias', true);
    layer.ignore('kernel_initializer', 'bias_initializer', 'input_dim');
    layer.none('activity_regularizer');
    const kernel = layer.weight('kernel', [inputs, units]);
    const biases = bias ? layer.weight('bias', [units]) : undefined;
    const scaled = (value: number) => (hard ? value * STEEPER : value);
    const weight = kernel.map((_, at) => scaled(kernel[(at % inputs) * units + Math.floor(at / inputs)] as number));
    layer.none('lora_rank');
    const options = {
      ...layer.options,
      ...regularizerIn(layer, 'kernel', 'weight'),
      ...regularizerIn(layer, 'bias', 'bias'),
      ...constraintIn(layer, 'kernel', 'weight'),
      ...constraintIn(layer, 'bias', 'bias'),
    };
    if (hard && Object.keys(options).some((key) => /Regularizer|Constraint/.test(key)))
      throw layer.refused('activation', 'another one if the layer has regularizers or constraints', 'hard_sigmoid');
    return {
      layer: dense(units, hard ? hardSigmoid() : activationIn(layer, name, [units]), { ...options, bias }),
      dims: () => [units],
      rescaled: hard,
      parameters: { weight, ...(biases && { bias: biases.map(scaled) }) },
    };
  },
  Activation: elementwise((layer, dims) => activationIn(layer, activationName(layer), dims)),
  ...Object.fromEntries(Object.entries(activationLayers).map(([kind, read]) => [kind, elementwise(read)])),
  Identity: elementwise(() => linear()),
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
    layer.ignore('moving_mean_initializer', 'moving_variance_initializer', 'renorm_momentum', 'renorm_clipping');
    for (const key of ['renorm', 'fused', 'synchronized', 'adjustment', 'virtual_batch_size']) layer.none(key, false);
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
    layer.none('rms_scaling', false);
    const { center, scale, parameters } = affineIn(layer, columns);
    return {
      layer: layerNormalization({ ...layer.options, center, scale, epsilon: epsilonOf(layer) }),
      dims: same,
      parameters,
    };
  },
  RMSNormalization(layer, [dims]) {
    const columns = checkAxis(layer, 'axis', dims);
    return {
      layer: rmsNormalization({ ...layer.options, epsilon: epsilonOf(layer, 1e-6) }),
      dims: same,
      parameters: { weight: layer.weight('scale', [columns]) },
    };
  },
  /** (x − mean) / max(√variance, 10⁻⁷). */
  Normalization(layer, [dims]) {
    const columns = checkAxis(layer, 'axis', dims);
    layer.none('invert', false);
    const given = layer.value('mean') !== undefined;
    const [mean, variance] = given
      ? [numbersIn(layer, 'mean', columns), numbersIn(layer, 'variance', columns)]
      : [layer.weight('mean', [columns]), layer.weight('variance', [columns])];
    if (!given) layer.weight('count', []);
    const least = variance.map((value) => Math.max(value, 1e-14));
    return {
      layer: normalization({ ...layer.named, mean, variance: least }),
      dims: same,
      parameters: { mean, variance: least },
    };
  },
  /** x · scale + offset, as (x − mean) / √variance. */
  Rescaling(layer, [dims]) {
    const columns = columnsIn(dims);
    const scale = layer.number(
      'scale',
      Number.NaN,
      'a number > 0',
      (value) => Math.fround(value * value) > 0 && value > 0,
    );
    const offset = layer.number('offset', 0, 'a number', () => true);
    const mean = new Float32Array(columns).fill(-offset / scale);
    const variance = new Float32Array(columns).fill(scale ** -2);
    return { layer: normalization({ ...layer.named, mean, variance }), dims: same, parameters: { mean, variance } };
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
    const target = layer.list('target_shape');
    const known = target.filter((length): length is number => typeof length === 'number' && length !== -1);
    const product = columnsIn(known);
    const shape = target.map((length) => (length === -1 || length === null ? columns / product : (length as number)));
    const right = shape.every((length) => Number.isSafeInteger(length) && length > 0) && target.length > 0;
    if (!right || target.length - known.length > 1 || columnsIn(shape) !== columns)
      throw layer.refused('target_shape', `one of ${columns} columns`, target);
    return { layer: reshape(shape, layer.named), dims: () => shape };
  },
  Add: merged(add),
  Subtract: merged(subtract, 2),
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
        if (inputs.length < 2) throw layer.refusedInputs('two or more', inputs.length);
        // Rows lie one after another: they join where nothing is repeated before the axis.
        if (first[at] === undefined || columnsIn(first.slice(0, at)) !== 1)
          throw layer.refused('axis', 'the first one after the rows', axis);
        if (inputs.some((dims) => others(dims) !== others(first)))
          throw layer.refusedInputs('shapes that differ in its axis alone', 'others');
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
        if (inputs.length !== 2 || a !== b) throw layer.refusedInputs('two of as many columns', inputs.join(' and '));
        return [1];
      },
    };
  },
};

/** A layer of the file as one of lanewise; throws by its name for what lanewise has not. */
export function layerIn(layer: LayerReader, inputs: readonly Dims[]): Made {
  const read = Object.hasOwn(classes, layer.kind) ? classes[layer.kind] : undefined;
  if (!read)
    throw outOfRange(layer.where, `layer ${show(layer.name)}`, `one of ${Object.keys(classes).join(', ')}`, layer.kind);
  const made = read(layer, inputs as [Dims, ...Dims[]]);
  layer.checkAllRead();
  return made;
}
