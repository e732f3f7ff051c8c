// What the playground offers, by lanewise's names. A line whose name this build of lanewise does not export is left out.
import * as lanewise from 'lanewise';
import 'lanewise/names';

const exported = <Name extends string>(names: Readonly<Record<Name, string>>): Readonly<Record<Name, string>> =>
  Object.fromEntries(Object.entries(names).filter(([name]) => name in lanewise)) as Record<Name, string>;

export const activations = exported({
  tanh: 'Tanh',
  relu: 'ReLU',
  leakyRelu: 'Leaky ReLU',
  relu6: 'ReLU6',
  elu: 'ELU',
  celu: 'CELU',
  selu: 'SELU',
  gelu: 'GELU',
  silu: 'SiLU (Swish)',
  hardSilu: 'Hard SiLU',
  mish: 'Mish',
  softplus: 'Softplus',
  squareplus: 'Squareplus',
  softsign: 'Softsign',
  sigmoid: 'Sigmoid',
  hardSigmoid: 'Hard sigmoid',
  logSigmoid: 'Log sigmoid',
  hardTanh: 'Hard tanh',
  tanhShrink: 'Tanh shrink',
  linear: 'Linear',
});

export const optimizers = exported({
  adam: 'Adam',
  adamW: 'AdamW',
  adamax: 'Adamax',
  nadam: 'NAdam',
  rAdam: 'RAdam',
  rmsprop: 'RMSprop',
  adagrad: 'Adagrad',
  adadelta: 'Adadelta',
  lion: 'Lion',
  sgd: 'Gradient descent',
});

/** Penalties on weights, options of a dense layer. */
export const regularizers = exported({ l1: 'L1', l2: 'L2' });

export const learningRates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];

export const penalties = [0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1];

export const batchSizes = [1, 2, 4, 8, 10, 16, 32, 64, 128];
