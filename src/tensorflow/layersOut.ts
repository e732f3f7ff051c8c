import { outOfRange } from '../base/errors.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { type ConstraintName, resolveConstraint } from '../constraints/resolve.ts';
import type { ActivationView, LayerView } from '../interchange/networkView.ts';
import type { Weight } from '../plan/weights.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { type RegularizerName, resolveRegularizer } from '../regularizers/resolve.ts';

const WHERE = 'toTensorFlow';

/** A layer of TensorFlow.js, and its weights in their order. */
export interface LayerOut {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: readonly (Weight & { readonly role: string })[];
}

type Options = Readonly<Record<string, unknown>>;
type Write = (layer: LayerView) => LayerOut | readonly LayerOut[];

const plain = (class_name: string, config: Options = {}): LayerOut => ({ class_name, config, weights: [] });

/** Activations that TensorFlow.js has by name. */
const names: Readonly<Record<string, (options: Options) => string | undefined>> = {
  ...{ linear: () => 'linear', mish: () => 'mish', relu: () => 'relu', relu6: () => 'relu6', selu: () => 'selu' },
  ...{ sigmoid: () => 'sigmoid', softmax: () => 'softmax', softsign: () => 'softsign', tanh: () => 'tanh' },
  ...{ logSoftmax: () => 'log_softmax', silu: () => 'swish' },
  celu: ({ alpha }) => (alpha === 1 ? 'elu' : undefined),
  elu: ({ alpha }) => (alpha === 1 ? 'elu' : undefined),
  gelu: ({ approximate }) => (approximate === 'none' ? 'gelu' : undefined),
  softplus: ({ beta }) => (beta === 1 ? 'softplus' : undefined),
};

/** Activations that TensorFlow.js has as layers. */
const layers: Readonly<Record<string, (options: Options) => LayerOut | undefined>> = {
  leakyRelu: ({ slope }) => plain('LeakyReLU', { alpha: slope }),
  thresholdedRelu: ({ threshold }) => plain('ThresholdedReLU', { theta: threshold }),
  hardTanh: ({ min, max }) => (min === 0 ? plain('ReLU', { max_value: max }) : undefined),
};

const known = <T>(table: Readonly<Record<string, T>>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** An activation as its name, or as a layer. */
function activationOut(layer: LayerView): string | LayerOut {
  const { name, options } = layer.activation as ActivationView;
  const written = known(names, name)?.(options) ?? known(layers, name)?.(options);
  if (written !== undefined) return written;
  const rule = 'one that TensorFlow.js has, with its options, and hardSigmoid in dense layers alone';
  throw outOfRange(WHERE, `activation of layer ${layer.name}`, rule, name);
}

/** A weight by its name there, if the layer has it. */
const weightOut = ({ weights }: LayerView, from: string, role: string): (Weight & { role: string })[] =>
  weights[from] ? [{ ...(weights[from] as Weight), role }] : [];

const trainable = ({ options }: LayerView) => ({ trainable: options.trainable !== false });

/** clip(x / 6 + 0.5) is clip(0.2 · 5/6 x + 0.5). */
const FLATTER = 5 / 6;

const dense: Write = (layer) => {
  const { name, columns, inputColumns, weights } = layer;
  const hard = layer.activation?.name === 'hardSigmoid';
  const activation = hard ? 'hard_sigmoid' : activationOut(layer);
  const penalties = {
    kernel_regularizer: regularizerOut(layer, 'weight'),
    bias_regularizer: regularizerOut(layer, 'bias'),
    kernel_constraint: constraintOut(layer, 'weight'),
    bias_constraint: constraintOut(layer, 'bias'),
  };
  if (hard && Object.values(penalties).some((value) => value !== null))
    throw outOfRange(
      WHERE,
      `activation of layer ${name}`,
      'another where it has regularizers or constraints',
      'hardSigmoid',
    );
  const inputs = inputColumns[0] as number;
  const { data } = weights.weight as Weight;
  const scaled = (value: number) => (hard ? value * FLATTER : value);
  const kernel = data.map((_, at) => scaled(data[(at % columns) * inputs + Math.floor(at / columns)] as number));
  const config = {
    ...{ units: columns, use_bias: weights.bias !== undefined, ...penalties, ...trainable(layer) },
    activation: typeof activation === 'string' ? activation : 'linear',
  };
  const bias = weightOut(layer, 'bias', 'bias').map((each) => ({ ...each, data: each.data.map(scaled) }));
  return [
    { class_name: 'Dense', config, weights: [{ role: 'kernel', shape: [inputs, columns], data: kernel }, ...bias] },
    ...(typeof activation === 'string' ? [] : [activation]),
  ];
};

function regularizerOut({ name, options }: LayerView, role: 'weight' | 'bias'): object | null {
  const given = options[`${role}Regularizer`];
  if (given === undefined) return null;
  const regularizer = resolveRegularizer(WHERE, role, given as RegularizerName | Regularizer);
  const { l1 = 0, l2 = 0 } = regularizer.options as { l1?: number; l2?: number };
  if (!['l1', 'l2', 'l1l2'].includes(regularizer.name))
    throw outOfRange(WHERE, `${role}Regularizer of layer ${name}`, 'one of l1, l2, l1l2', regularizer.name);
  return { class_name: 'L1L2', config: { l1, l2 } };
}

/** Of a bias, TensorFlow.js takes the norm of all its numbers: only what takes each by itself is the same. */
const constraints: Readonly<Record<string, (options: Options) => object>> = {
  nonNegative: () => ({ class_name: 'NonNeg', config: {} }),
  unitNorm: () => ({ class_name: 'UnitNorm', config: { axis: 0 } }),
  maxNorm: ({ max }) => ({ class_name: 'MaxNorm', config: { max_value: max, axis: 0 } }),
  minMaxNorm: ({ min, max, rate }) => {
    return { class_name: 'MinMaxNorm', config: { min_value: min, max_value: max, rate, axis: 0 } };
  },
};

function constraintOut({ name, options }: LayerView, role: 'weight' | 'bias'): object | null {
  const given = options[`${role}Constraint`];
  if (given === undefined) return null;
  const constraint = resolveConstraint(WHERE, role, given as ConstraintName | Constraint);
  const write = role === 'bias' && constraint.name !== 'nonNegative' ? undefined : known(constraints, constraint.name);
  if (!write)
    throw outOfRange(WHERE, `${role}Constraint of layer ${name}`, 'one that TensorFlow.js has', constraint.name);
  return write(constraint.options as Options);
}

const affine = (layer: LayerView) => [...weightOut(layer, 'weight', 'gamma'), ...weightOut(layer, 'bias', 'beta')];

const affineConfig = ({ weights }: LayerView) => ({
  scale: weights.weight !== undefined,
  center: weights.bias !== undefined,
  axis: -1,
});

/** Rows are columns here: what only says their shape hands on all of them. */
const shape: Write = ({ columns }) => plain('Reshape', { target_shape: [columns] });

const rated =
  (class_name: string, key = 'rate'): Write =>
  ({ given: [value] }) =>
    plain(class_name, { [key]: value });

const merged =
  (class_name: string, config: Options = {}): Write =>
  () =>
    plain(class_name, config);

const written: Readonly<Record<string, Write>> = {
  dense,
  activation(layer) {
    const activation = activationOut(layer);
    return typeof activation === 'string' ? plain('Activation', { activation }) : activation;
  },
  prelu: (layer) => ({ class_name: 'PReLU', config: trainable(layer), weights: weightOut(layer, 'weight', 'alpha') }),
  batchNormalization: (layer) => ({
    class_name: 'BatchNormalization',
    config: {
      ...{ ...affineConfig(layer), ...trainable(layer) },
      ...{ epsilon: layer.options.epsilon, momentum: layer.options.momentum },
    },
    weights: [
      ...affine(layer),
      ...weightOut(layer, 'running_mean', 'moving_mean'),
      ...weightOut(layer, 'running_var', 'moving_variance'),
    ],
  }),
  layerNormalization: (layer) => ({
    class_name: 'LayerNormalization',
    config: { ...affineConfig(layer), ...trainable(layer), epsilon: layer.options.epsilon },
    weights: affine(layer),
  }),
  /** A batch normalization that is not trained, whose ε is lost beside any variance; a variance of 0 divides by 1. */
  normalization: (layer) => ({
    class_name: 'BatchNormalization',
    config: { ...affineConfig({ ...layer, weights: {} }), epsilon: 1e-30, momentum: 1, trainable: false },
    weights: [
      ...weightOut(layer, 'mean', 'moving_mean'),
      ...weightOut(layer, 'variance', 'moving_variance').map((each) => {
        return { ...each, data: each.data.map((value) => value || 1) };
      }),
    ],
  }),
  embedding(layer) {
    const [vocabulary, dimension] = (layer.weights.weight as Weight).shape;
    const config = { input_dim: vocabulary, output_dim: dimension, mask_zero: false, ...trainable(layer) };
    const weights = weightOut(layer, 'weight', 'embeddings');
    return [{ class_name: 'Embedding', config, weights }, plain('Flatten')];
  },
  dropout: rated('Dropout'),
  alphaDropout: rated('AlphaDropout'),
  gaussianDropout: rated('GaussianDropout'),
  gaussianNoise: rated('GaussianNoise', 'stddev'),
  flatten: shape,
  reshape: shape,
  add: merged('Add'),
  multiply: merged('Multiply'),
  average: merged('Average'),
  maximum: merged('Maximum'),
  minimum: merged('Minimum'),
  concatenate: merged('Concatenate', { axis: -1 }),
  dot: merged('Dot', { axes: -1, normalize: false }),
};

/** A layer as one or more of TensorFlow.js, each applied to what the one before gives. */
export function layersOut(layer: LayerView): readonly LayerOut[] {
  const write = known(written, layer.kind);
  if (!write) throw outOfRange(WHERE, `layer ${layer.name}`, `one of ${Object.keys(written).join(', ')}`, layer.kind);
  const out = write(layer);
  return 'class_name' in out ? [out] : out;
}
