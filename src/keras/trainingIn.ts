import { outOfRange, show } from '../base/errors.ts';
import { asList, asObject, type Json } from '../interchange/configs/json.ts';
import { type Classed, classedIn } from '../interchange/configs/layerReader.ts';
import { type Objectives, objectivesIn } from '../interchange/configs/objectivesIn.ts';
import { adam } from '../optimizers/adam.ts';
import { adamW } from '../optimizers/adamW.ts';
import { lion } from '../optimizers/lion.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import { WHERE } from './dialects.ts';

/** How Keras trains a model, as lanewise says it. */
export interface KerasTraining extends Objectives {
  readonly optimizer: Optimizer;
  /** A number in one of the optimizer's slots from one that it keeps there. */
  readonly slot: (value: number) => number;
}

const COMPILE = 'what lanewise has; leave training out, and compile it';

/** Reads a number of an optimizer's config. */
type Numbers = (key: string) => number;

const common = ['name', 'learning_rate', 'weight_decay', 'clipnorm', 'global_clipnorm', 'clipvalue', 'ema_momentum'];
/** What makes no difference, as long as it is off. */
const off = ['use_ema', 'ema_overwrite_frequency', 'loss_scale_factor', 'gradient_accumulation_steps', 'amsgrad'];

interface OptimizerIn {
  readonly keys: readonly string[];
  make(options: object, number: Numbers, config: Json): Optimizer;
  /** From what Keras keeps, at a learning rate. */
  slot?(value: number, rate: number): number;
}

const betas = (number: Numbers) => ({ beta1: number('beta_1'), beta2: number('beta_2') });

const optimizers: Readonly<Record<string, OptimizerIn>> = {
  Adam: {
    keys: ['beta_1', 'beta_2', 'epsilon'],
    make: (options, number) => adam({ ...options, ...betas(number), epsilon: number('epsilon') }),
  },
  AdamW: {
    keys: ['beta_1', 'beta_2', 'epsilon'],
    make: (options, number) => adamW({ ...options, ...betas(number), epsilon: number('epsilon') }),
  },
  Lion: { keys: ['beta_1', 'beta_2'], make: (options, number) => lion({ ...options, ...betas(number) }) },
  /** Keras keeps −η v. */
  SGD: {
    keys: ['momentum', 'nesterov'],
    make: (options, number, { nesterov }) =>
      sgd({ ...options, momentum: number('momentum'), nesterov: nesterov === true && number('momentum') > 0 }),
    slot: (value, rate) => -value / rate,
  },
};

/**
 * The training that a `compile_config` describes, at the optimizer's current learning rate; throws for a setting that lanewise
 * lacks.
 */
export function trainingIn(value: unknown, outputs: readonly string[], rate?: number): KerasTraining {
  const told = asObject(WHERE, 'compile_config', value);
  for (const key of ['loss_weights', 'weighted_metrics'])
    if (told[key] !== undefined && told[key] !== null) throw refused(key, told[key]);
  return {
    ...optimizerIn(classedIn(WHERE, 'optimizer', told.optimizer), rate),
    ...objectivesIn(WHERE, { loss: named(told.loss), metrics: named(told.metrics) }, outputs),
  };
}

const refused = (what: string, value: unknown) => outOfRange(WHERE, what, COMPILE, show(value));

function optimizerIn({ kind, config }: Classed, found: number | undefined): Pick<KerasTraining, 'optimizer' | 'slot'> {
  const read = Object.hasOwn(optimizers, kind) ? optimizers[kind] : undefined;
  if (!read) throw outOfRange(WHERE, 'optimizer', `one of ${Object.keys(optimizers).join(', ')}`, kind);
  for (const [key, value] of Object.entries(config)) {
    const isOff = off.includes(key) && (value === null || value === false);
    if (!isOff && ![...common, ...read.keys].includes(key)) throw refused(`${kind} ${key}`, value);
  }
  const number: Numbers = (key) => {
    const value = config[key];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw refused(`${kind} ${key}`, value);
    return value;
  };
  const rate = number('learning_rate') && (found ?? number('learning_rate'));
  const given = {
    weightDecay: 'weight_decay',
    clipNorm: 'clipnorm',
    globalClipNorm: 'global_clipnorm',
    clipValue: 'clipvalue',
  };
  const options = Object.entries(given).filter(([, key]) => (config[key] ?? null) !== null);
  const optimizer = read.make(
    { learningRate: rate, weightDecay: 0, ...Object.fromEntries(options.map(([name, key]) => [name, number(key)])) },
    number,
    config,
  );
  return { optimizer, slot: (value) => read.slot?.(value, rate) ?? value };
}

/** Losses and metrics by their names alone, if they are objects whose options are the defaults. */
function named(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return asList(WHERE, 'loss or metrics', value).map(named);
  if (!Object.hasOwn(value, 'class_name'))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, named(each)]));
  const { kind, config } = classedIn(WHERE, 'loss or metric', value);
  const other = Object.entries(config).find(([key, each]) => !isDefault(key, each));
  if (other) throw refused(`${kind} ${other[0]}`, other[1]);
  return kind.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

const isDefault = (key: string, value: unknown): boolean =>
  ['name', 'dtype'].includes(key) ||
  [null, false, 0].includes(value as null) ||
  (key === 'reduction' && value === 'sum_over_batch_size') ||
  (key === 'axis' && value === -1);
