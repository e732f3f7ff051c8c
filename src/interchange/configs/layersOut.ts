import { outOfRange } from '../../base/errors.ts';
import type { Constraint } from '../../constraints/constraint.ts';
import { type ConstraintName, resolveConstraint } from '../../constraints/resolve.ts';
import type { Weight } from '../../plan/weights.ts';
import type { Regularizer } from '../../regularizers/regularizer.ts';
import { type RegularizerName, resolveRegularizer } from '../../regularizers/resolve.ts';
import type { ActivationView, LayerView } from '../networkView.ts';

/** A program that reads configs of Keras's layers. */
export interface Program {
  /** The function that writes for it, for errors. */
  readonly where: string;
  readonly name: string;
  /** Activations that it has by name. */
  readonly activations: Readonly<Record<string, (options: Options) => string | undefined>>;
  /** Activations that it has as layers. */
  readonly activationLayers: Readonly<Record<string, (options: Options) => LayerOut | undefined>>;
  /** Layers beside those that all have. */
  readonly layers: Readonly<Record<string, Write>>;
  /** Whether its hard_sigmoid is clip(0.2 x + 0.5), not clip(x / 6 + 0.5). */
  readonly isSteep: boolean;
  /** Whether a layer may take a value twice. */
  readonly takesTwice: boolean;
  /** Other regularizers. */
  readonly regularizers: Readonly<Record<string, (options: Options) => Classed>>;
  /** A regularizer or a constraint in a config. */
  classed(room: 'regularizers' | 'constraints', value: Classed): object;
}

/** A value by its class and its config. */
export interface Classed {
  readonly class_name: string;
  readonly config: Options;
}

/** A layer of the program, and its weights in their order. */
export interface LayerOut extends Classed {
  readonly weights: readonly (Weight & { readonly role: string })[];
}

export type Options = Readonly<Record<string, unknown>>;
export type Write = (layer: LayerView, program: Program) => LayerOut | readonly LayerOut[];

export const plain = (class_name: string, config: Options = {}): LayerOut => ({ class_name, config, weights: [] });

/** Activations that TensorFlow.js and Keras have by name. */
export const activationsOut: Readonly<Record<string, (options: Options) => string | undefined>> = {
  ...{ linear: () => 'linear', mish: () => 'mish', relu: () => 'relu', relu6: () => 'relu6', selu: () => 'selu' },
  ...{ sigmoid: () => 'sigmoid', softmax: () => 'softmax', softsign: () => 'softsign', tanh: () => 'tanh' },
  ...{ logSoftmax: () => 'log_softmax', silu: () => 'swish' },
  celu: ({ alpha }) => (alpha === 1 ? 'elu' : undefined),
  elu: ({ alpha }) => (alpha === 1 ? 'elu' : undefined),
  gelu: ({ approximate }) => (approximate === 'none' ? 'gelu' : undefined),
  softplus: ({ beta }) => (beta === 1 ? 'softplus' : undefined),
};

const known = <T>(table: Readonly<Record<string, T>>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** An activation as its name, or as a layer. */
function activationOut(layer: LayerView, { where, name: program, ...has }: Program): string | LayerOut {
  const { name, options } = layer.activation as ActivationView;
  const written = known(has.activations, name)?.(options) ?? known(has.activationLayers, name)?.(options);
  if (written !== undefined) return written;
  const rule = `one that ${program} has, with its options${has.isSteep ? ', and hardSigmoid in dense layers alone' : ''}`;
  throw outOfRange(where, `activation of layer ${layer.name}`, rule, name);
}

/** A weight by its name there, if the layer has it. */
export const weightOut = ({ weights }: LayerView, from: string, role: string): (Weight & { role: string })[] =>
  weights[from] ? [{ ...(weights[from] as Weight), role }] : [];

export const trainable = ({ options }: LayerView) => ({ trainable: options.trainable !== false });

/** clip(x / 6 + 0.5) is clip(0.2 · 5/6 x + 0.5). */
const FLATTER = 5 / 6;

const dense: Write = (layer, program) => {
  const { name, columns, inputColumns, weights } = layer;
  const hard = program.isSteep && layer.activation?.name === 'hardSigmoid';
  const activation = hard ? 'hard_sigmoid' : activationOut(layer, program);
  const penalties = {
    kernel_regularizer: regularizerOut(layer, program, 'weight'),
    bias_regularizer: regularizerOut(layer, program, 'bias'),
    kernel_constraint: constraintOut(layer, program, 'weight'),
    bias_constraint: constraintOut(layer, program, 'bias'),
  };
  if (hard && Object.values(penalties).some((value) => value !== null))
    throw outOfRange(
      program.where,
      `activation of layer ${name}`,
      'another one if the layer has regularizers or constraints',
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

function regularizerOut({ name, options }: LayerView, program: Program, role: 'weight' | 'bias'): object | null {
  const given = options[`${role}Regularizer`];
  if (given === undefined) return null;
  const { where } = program;
  const regularizer = resolveRegularizer(where, role, given as RegularizerName | Regularizer);
  const own = role === 'weight' ? known(program.regularizers, regularizer.name) : undefined;
  if (own) return program.classed('regularizers', own(regularizer.options as Options));
  const { l1 = 0, l2 = 0 } = regularizer.options as { l1?: number; l2?: number };
  if (!['l1', 'l2', 'l1l2'].includes(regularizer.name))
    throw outOfRange(where, `${role}Regularizer of layer ${name}`, 'one of l1, l2, l1l2', regularizer.name);
  return program.classed('regularizers', { class_name: 'L1L2', config: { l1, l2 } });
}

/** Of a bias, Keras takes the norm of all its numbers: only what takes each by itself is the same. */
const constraints: Readonly<Record<string, (options: Options) => Classed>> = {
  nonNegative: () => ({ class_name: 'NonNeg', config: {} }),
  unitNorm: () => ({ class_name: 'UnitNorm', config: { axis: 0 } }),
  maxNorm: ({ max }) => ({ class_name: 'MaxNorm', config: { max_value: max, axis: 0 } }),
  minMaxNorm: ({ min, max, rate }) => {
    return { class_name: 'MinMaxNorm', config: { min_value: min, max_value: max, rate, axis: 0 } };
  },
};

function constraintOut({ name, options }: LayerView, program: Program, role: 'weight' | 'bias'): object | null {
  const given = options[`${role}Constraint`];
  if (given === undefined) return null;
  const { where } = program;
  const constraint = resolveConstraint(where, role, given as ConstraintName | Constraint);
  const write = role === 'bias' && constraint.name !== 'nonNegative' ? undefined : known(constraints, constraint.name);
  if (!write)
    throw outOfRange(where, `${role}Constraint of layer ${name}`, `one that ${program.name} has`, constraint.name);
  return program.classed('constraints', write(constraint.options as Options));
}

const affine = (layer: LayerView) => [...weightOut(layer, 'weight', 'gamma'), ...weightOut(layer, 'bias', 'beta')];

export const affineConfig = ({ weights }: LayerView) => ({
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

export const merged =
  (class_name: string, config: Options = {}): Write =>
  () =>
    plain(class_name, config);

const written: Readonly<Record<string, Write>> = {
  dense,
  activation(layer, program) {
    const activation = activationOut(layer, program);
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

/** A layer as one or more of the program, each applied to what the one before gives. */
export function layersOut(program: Program, layer: LayerView): readonly LayerOut[] {
  const { where, layers } = program;
  const write = known(layers, layer.kind) ?? known(written, layer.kind);
  const names = Object.keys({ ...written, ...layers }).join(', ');
  if (!write) throw outOfRange(where, `layer ${layer.name}`, `one of ${names}`, layer.kind);
  const out = write(layer, program);
  return 'class_name' in out ? [out] : out;
}
