import { checkInteger, outOfRange, show } from '../base/errors.ts';
import { asList, asObject, type Json } from '../interchange/configs/json.ts';
import { binaryCrossEntropy } from '../losses/binaryCrossEntropy.ts';
import { categoricalHinge } from '../losses/categoricalHinge.ts';
import { cosineSimilarity } from '../losses/cosineSimilarity.ts';
import { crossEntropy } from '../losses/crossEntropy.ts';
import { hinge } from '../losses/hinge.ts';
import { klDivergence } from '../losses/klDivergence.ts';
import { logCosh } from '../losses/logCosh.ts';
import type { Loss } from '../losses/loss.ts';
import { meanAbsoluteError } from '../losses/meanAbsoluteError.ts';
import { meanAbsolutePercentageError } from '../losses/meanAbsolutePercentageError.ts';
import { meanSquaredError } from '../losses/meanSquaredError.ts';
import { meanSquaredLogarithmicError } from '../losses/meanSquaredLogarithmicError.ts';
import { poisson } from '../losses/poisson.ts';
import { squaredHinge } from '../losses/squaredHinge.ts';
import * as metrics from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { adagrad } from '../optimizers/adagrad.ts';
import { adam } from '../optimizers/adam.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import { type Tensor, WHERE } from './tensors.ts';

/** How TensorFlow.js trains a model, as lanewise says it. */
export interface TrainingIn {
  readonly optimizer: Optimizer;
  readonly loss: readonly Loss[];
  readonly metrics: readonly (readonly Metric[])[];
  /** A number in one of the optimizer's slots from one that it keeps there. */
  readonly slot: (value: number) => number;
}

/** What its optimizer has gathered: of each slot, a tensor for every weight that learns. */
export interface Gathered {
  readonly steps: number;
  readonly slots: readonly (readonly Tensor[])[];
}

const WITHOUT = 'or the option training: false, and compile it';

/** Losses by name, with parts of it separated by _. */
const losses: Readonly<Record<string, () => Loss>> = {
  ...{
    binary_crossentropy: binaryCrossEntropy,
    categorical_crossentropy: crossEntropy,
    categorical_hinge: categoricalHinge,
  },
  ...{ cosine_proximity: cosineSimilarity, cosine: cosineSimilarity, hinge, logcosh: logCosh, poisson },
  ...{ kullback_leibler_divergence: klDivergence, kld: klDivergence, squared_hinge: squaredHinge },
  ...{ mean_squared_error: meanSquaredError, mse: meanSquaredError },
  ...{ mean_absolute_error: meanAbsoluteError, mae: meanAbsoluteError },
  ...{ mean_absolute_percentage_error: meanAbsolutePercentageError, mape: meanAbsolutePercentageError },
  ...{ mean_squared_logarithmic_error: meanSquaredLogarithmicError, msle: meanSquaredLogarithmicError },
  sparse_categorical_crossentropy: crossEntropy,
};

const metricsByName: Readonly<Record<string, () => Metric>> = {
  ...{ accuracy: metrics.accuracy, acc: metrics.accuracy, binary_accuracy: metrics.binaryAccuracy },
  ...{ categorical_accuracy: metrics.accuracy, sparse_categorical_accuracy: metrics.accuracy },
  ...{ precision: metrics.precision, recall: metrics.recall },
  ...{ mean_squared_error: metrics.meanSquaredError, mse: metrics.meanSquaredError },
  ...{ mean_absolute_error: metrics.meanAbsoluteError, mae: metrics.meanAbsoluteError },
  ...{ mean_absolute_percentage_error: metrics.meanAbsolutePercentageError, mape: metrics.meanAbsolutePercentageError },
  ...{ cosine_proximity: metrics.cosineSimilarity, cosine: metrics.cosineSimilarity, r2_score: metrics.r2 },
};

/** What TensorFlow.js adds to the squares of gradients before it takes the root. */
const EPSILON = 1e-7;

type Read = (number: (key: string, otherwise: number) => number, config: Json) => Omit<TrainingIn, 'loss' | 'metrics'>;

const same = (value: number) => value;

const optimizers: Readonly<Record<string, Read>> = {
  SGD: (number) => ({ optimizer: sgd({ learningRate: number('learningRate', 0.01) }), slot: same }),
  Momentum(number, { useNesterov }) {
    const [learningRate, momentum] = [number('learningRate', 0.01), number('momentum', 0.9)];
    return { optimizer: sgd({ learningRate, momentum, nesterov: useNesterov === true }), slot: same };
  },
  Adam(number) {
    const [learningRate, beta1, beta2] = [number('learningRate', 0.001), number('beta1', 0.9), number('beta2', 0.999)];
    return { optimizer: adam({ learningRate, beta1, beta2, epsilon: number('epsilon', EPSILON) }), slot: same };
  },
  /** √(s + ε) is √(s₀ + ε + (s − s₀)): its ε is a part of what lanewise starts from. */
  Adagrad(number) {
    const [learningRate, start] = [number('learningRate', 0.01), number('initialAccumulatorValue', 0.1)];
    const optimizer = adagrad({ learningRate, initialAccumulator: start + EPSILON, epsilon: 1e-30 });
    return { optimizer, slot: (value) => Math.max(value - start, 0) };
  },
};

/** Why TensorFlow.js takes steps that no optimizer here takes. */
const others: Readonly<Record<string, string>> = {
  Adadelta: 'divides by the mean of squares before the gradient is in it',
  RMSProp: 'adds ε to the mean of squares before the root, not after it',
};

/** What a `trainingConfig` says, for the outputs by their names; throws for what lanewise does not train alike. */
export function trainingIn(value: unknown, outputs: readonly string[]): TrainingIn {
  const training = asObject(WHERE, 'trainingConfig', value);
  for (const key of Object.keys(training))
    if (!['optimizer_config', 'loss', 'metrics'].includes(key) && training[key] !== null)
      throw outOfRange(WHERE, 'trainingConfig', `optimizer_config, loss, metrics; ${WITHOUT}`, show(key));
  const { class_name: kind, config } = asObject(WHERE, 'optimizer_config', training.optimizer_config);
  const given = asObject(WHERE, 'optimizer_config config', config);
  const read = typeof kind === 'string' && Object.hasOwn(optimizers, kind) ? optimizers[kind] : undefined;
  if (!read) {
    const why = typeof kind === 'string' && Object.hasOwn(others, kind) ? `, which ${others[kind]}` : '';
    throw outOfRange(WHERE, 'optimizer', `one of ${Object.keys(optimizers).join(', ')}, ${WITHOUT}`, `${kind}${why}`);
  }
  const number = (key: string, otherwise: number) => {
    const value = given[key] ?? otherwise;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw outOfRange(WHERE, `${kind} ${key}`, 'a finite number', show(value));
  };
  const nameOf = <T>(what: string, table: Readonly<Record<string, () => T>>, name: unknown) => {
    const key = typeof name === 'string' ? snakeCase(name) : '';
    if (Object.hasOwn(table, key)) return (table[key] as () => T)();
    throw outOfRange(WHERE, what, `one of ${Object.keys(table).join(', ')}, ${WITHOUT}`, show(name));
  };
  return {
    ...read(number, given),
    loss: forEach('loss', training.loss, outputs).map((name) => nameOf('loss', losses, name)),
    metrics: metricsOf(training.metrics ?? [], outputs).map((list) =>
      list.map((name) => nameOf('metric', metricsByName, name)),
    ),
  };
}

const snakeCase = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** The value for each output: one for all, a list, or by the outputs' names. */
function forEach(what: string, value: unknown, outputs: readonly string[]): readonly unknown[] {
  if (typeof value === 'string') return outputs.map(() => value);
  const list = Array.isArray(value) ? asList(WHERE, what, value) : undefined;
  if (list && list.length !== outputs.length)
    throw outOfRange(WHERE, what, `${outputs.length}, one for each output`, list.length);
  if (list) return list;
  const byName = asObject(WHERE, what, value);
  return outputs.map((name) => (Object.hasOwn(byName, name) ? byName[name] : undefined));
}

function metricsOf(value: unknown, outputs: readonly string[]): readonly (readonly unknown[])[] {
  if (Array.isArray(value)) return outputs.map(() => asList(WHERE, 'metrics', value));
  const byName = asObject(WHERE, 'metrics', value);
  return outputs.map((name) => {
    const each = Object.hasOwn(byName, name) ? byName[name] : [];
    return Array.isArray(each) ? asList(WHERE, 'metrics', each) : [each];
  });
}

/** Sorts what an optimizer has gathered: a count of steps, then for each slot the weights that learn, in their order. */
export function gatheredIn(tensors: readonly Tensor[], slots: number, learning: readonly Tensor[]): Gathered {
  const [iterations, ...kept] = tensors.filter(({ group }) => group === 'optimizer');
  if (!iterations) return { steps: 0, slots: [] };
  const steps = checkInteger(WHERE, 'iter', iterations.integer(), 0);
  if (kept.length === 0 && (slots === 0 || steps === 0)) return { steps, slots: [] };
  if (kept.length !== slots * learning.length)
    throw outOfRange(
      WHERE,
      'weights of the optimizer',
      `${slots} for each of ${learning.length} that learn, ${WITHOUT}`,
      kept.length,
    );
  const lists = Array.from({ length: slots }, (_, slot) =>
    kept.slice(slot * learning.length, (slot + 1) * learning.length),
  );
  for (const list of lists) {
    for (const [index, { name, shape }] of list.entries()) {
      const own = learning[index] as Tensor;
      if (`${shape}` !== `${own.shape}`)
        throw outOfRange(
          WHERE,
          `shape of ${show(name)}`,
          `[${own.shape.join(', ')}], as ${show(own.name)} has`,
          `[${shape.join(', ')}]`,
        );
    }
  }
  return { steps, slots: lists };
}
