import { checkInteger, outOfRange, show } from '../base/errors.ts';
import { asObject, type Json } from '../interchange/configs/json.ts';
import { type Objectives, objectivesIn, WITHOUT } from '../interchange/configs/objectivesIn.ts';
import { adagrad } from '../optimizers/adagrad.ts';
import { adam } from '../optimizers/adam.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import { type Tensor, WHERE } from './tensors.ts';

/** How TensorFlow.js trains a model, as lanewise says it. */
export interface TrainingIn extends Objectives {
  readonly optimizer: Optimizer;
  /** A number in one of the optimizer's slots from one that it keeps there. */
  readonly slot: (value: number) => number;
}

/** What its optimizer has gathered: of each slot, a tensor for every weight that learns. */
export interface Gathered {
  readonly steps: number;
  readonly slots: readonly (readonly Tensor[])[];
}

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
  return { ...read(number, given), ...objectivesIn(WHERE, training, outputs) };
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
