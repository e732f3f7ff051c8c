import { callOf } from '../base/builtIn.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

type Options = Readonly<Record<string, unknown>>;

/** A rule of PyTorch that takes the same steps. */
interface Rule {
  /** Its class, and what that takes beside parameters and `lr`. */
  readonly call: (options: Options) => string;
  /** What it keeps for a parameter, in the order of our slots. */
  readonly slots: (options: Options) => readonly string[];
  /** A number that it keeps in a slot, from ours. Default the same. */
  readonly slot?: (value: number, options: Options) => number;
  /** The numbers that it keeps beside them after so many steps. Default their count. */
  readonly scalars?: (steps: number, options: Options) => Readonly<Record<string, number>>;
  /** Whether it decays weights as ours does. */
  readonly decays?: (options: Options) => boolean;
}

/** An optimizer in Python. */
export interface WrittenOptimizer {
  /** What makes it of `parameters`. */
  readonly call: string;
  /** What has to be done to `parameters` before a step, line by line. */
  readonly before: readonly string[];
  /** Names of what it keeps for each parameter, in the order of our slots. */
  readonly slots: readonly string[];
  readonly slot: (value: number) => number;
  readonly scalars: (steps: number) => Readonly<Record<string, number>>;
}

const truth = (value: unknown) => (value ? 'True' : 'False');
const betas = ({ beta1, beta2, epsilon }: Options) => `betas=(${beta1}, ${beta2}), eps=${epsilon}`;
const decay = ({ weightDecay }: Options) => `weight_decay=${weightDecay}`;

const adam: Rule = {
  call: (options) => `AdamW, ${betas(options)}, ${decay(options)}, amsgrad=${truth(options.amsgrad)}`,
  slots: ({ amsgrad }) => ['exp_avg', 'exp_avg_sq', ...(amsgrad ? ['max_exp_avg_sq'] : [])],
  decays: () => true,
};

const rules: Readonly<Record<string, Rule>> = {
  sgd: {
    call: (options) => {
      const { momentum, nesterov, weightDecay } = options;
      const decays = momentum === 0 && weightDecay !== 0 ? `, ${decay(options)}` : '';
      return `SGD, momentum=${momentum}, nesterov=${truth(nesterov)}${decays}`;
    },
    slots: ({ momentum }) => (momentum === 0 ? [] : ['momentum_buffer']),
    scalars: () => ({}),
    // With momentum PyTorch's decay goes into that.
    decays: ({ momentum }) => momentum === 0,
  },
  adam,
  adamW: adam,
  adamax: { call: (options) => `Adamax, ${betas(options)}`, slots: () => ['exp_avg', 'exp_inf'] },
  nadam: {
    call: (options) => `NAdam, ${betas(options)}, ${decay(options)}, decoupled_weight_decay=True`,
    slots: () => ['exp_avg', 'exp_avg_sq'],
    scalars: (step, { beta1 }) => ({ step, mu_product: momentProduct(step, beta1 as number) }),
    decays: () => true,
  },
  rAdam: {
    call: (options) => `RAdam, ${betas(options)}, ${decay(options)}, decoupled_weight_decay=True`,
    slots: () => ['exp_avg', 'exp_avg_sq'],
    decays: () => true,
  },
  rmsprop: {
    call: ({ rho, epsilon, momentum, centered }) =>
      `RMSprop, alpha=${rho}, eps=${epsilon}, momentum=${momentum}, centered=${truth(centered)}`,
    slots: ({ momentum, centered }) => [
      'square_avg',
      ...(centered ? ['grad_avg'] : []),
      ...(momentum === 0 ? [] : ['momentum_buffer']),
    ],
  },
  adagrad: {
    call: ({ initialAccumulator, epsilon }) =>
      `Adagrad, initial_accumulator_value=${initialAccumulator}, eps=${epsilon}`,
    slots: () => ['sum'],
    slot: (value, { initialAccumulator }) => value + (initialAccumulator as number),
  },
  adadelta: {
    call: ({ rho, epsilon }) => `Adadelta, rho=${rho}, eps=${epsilon}`,
    slots: () => ['square_avg', 'acc_delta'],
  },
};

/** 0.96^0.004, which NAdam raises to the step. */
const DECAY = 0.9998367253526753;

/** The product of β₁ · (1 − 0.96^(0.004·t) / 2) for all steps t so far. */
function momentProduct(steps: number, beta1: number): number {
  let [product, power] = [1, 1];
  for (let step = 1; step <= steps && product > 1e-300; step++) {
    power *= DECAY;
    product *= beta1 * (1 - power / 2);
  }
  return product;
}

/**
 * The PyTorch optimizer that takes the same steps, with the learning rate times `rateFactor`. Undefined if PyTorch has none,
 * the rate is a schedule, or the optimizer averages weights or gradients.
 */
export function optimizerOf(optimizer: Optimizer, rateFactor: number): WrittenOptimizer | undefined {
  const { name, learningRate, accumulate, ema } = optimizer;
  const options = callOf(optimizer)?.given[0] as Options | undefined;
  const rule = options && Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!options || !rule || typeof learningRate !== 'number' || ema !== undefined || accumulate !== 1) return undefined;
  const rate = learningRate * rateFactor;
  const [kind, ...settings] = rule.call(options).split(', ');
  const { slot = (value: number) => value, scalars = (step: number) => ({ step }) } = rule;
  return {
    call: `torch.optim.${kind}(parameters, lr=${rate}, ${settings.join(', ')})`,
    before: beforeStep(options, rate, rule.decays?.(options) ?? false),
    slots: rule.slots(options),
    slot: (value) => slot(value, options),
    scalars: (steps) => scalars(steps, options),
  };
}

/** Clipping, and decay where PyTorch's is another: a part of the gradient. */
function beforeStep(options: Options, learningRate: number, decays: boolean): string[] {
  const { clipValue, clipNorm, globalClipNorm, weightDecay } = options;
  const each = 'for parameter in parameters:';
  return [
    ...(clipValue === undefined ? [] : [`nn.utils.clip_grad_value_(parameters, ${clipValue})`]),
    ...(globalClipNorm === undefined ? [] : [`nn.utils.clip_grad_norm_(parameters, ${globalClipNorm})`]),
    ...(clipNorm === undefined ? [] : [each, `    nn.utils.clip_grad_norm_(parameter, ${clipNorm})`]),
    ...(decays || weightDecay === 0
      ? []
      : ['with torch.no_grad():', `    ${each}`, `        parameter.mul_(1 - ${learningRate} * ${weightDecay})`]),
  ];
}
