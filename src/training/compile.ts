import { checkNumber, checkOptions, isPlain, listOf, outOfRange, show, wrongKind } from '../base/errors.ts';
import { validationName } from '../callbacks/validationName.ts';
import { type Loss, sides } from '../losses/loss.ts';
import { type LossName, resolveLoss } from '../losses/resolve.ts';
import { sumsOf } from '../lowering/penalties.ts';
import { sumAt } from '../lowering/stateLayout.ts';
import { trainingGraphs } from '../lowering/trainingGraphs.ts';
import type { Metric } from '../metrics/metric.ts';
import { type MetricName, resolveMetric } from '../metrics/resolve.ts';
import { activationOf, applicationOf, type Network, type NetworkOutput, parametersOf } from '../network/network.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { type OptimizerName, resolveOptimizer } from '../optimizers/resolve.ts';
import { type Classes, toClasses } from './classes.ts';
import { scoresOf, startMetrics } from './scores.ts';
import type { Compiled, CompiledOutput } from './state.ts';

/** One value for all outputs, or an array or object with one for each. */
export type ForOutputs<T> = T | readonly T[] | Readonly<Record<string, T>>;

export interface CompileOptions {
  /** A name or a value such as `adam({ learningRate: 0.01 })`. */
  optimizer: OptimizerName | Optimizer;
  /**
   * A name or a value. crossEntropy needs a softmax output layer, binaryCrossEntropy a sigmoid one. With several
   * outputs: one for all, an array, or an object by output name.
   */
  loss: ForOutputs<LossName | Loss>;
  /** The weight of each loss in the total, with several outputs: an array or an object by name. Default: all 1. */
  lossWeights?: readonly number[] | Readonly<Record<string, number>>;
  /** What to report besides the loss: for all outputs, or an object by output name. Default none. */
  metrics?: readonly (MetricName | Metric)[] | Readonly<Record<string, readonly (MetricName | Metric)[]>>;
  /**
   * The labels of all classes (strings, or true and false), in the order of the outputs. Needed if the first rows may
   * not contain every label. Otherwise `fit`, `partialFit` and `trainOnBatch` take the labels of their first call,
   * sorted. A model keeps the labels it knows, and rejects others. With several outputs: an object by output name, or
   * an array with the labels of each.
   */
  classes?: Classes;
}

/** Checks the options of `compile` for a network. */
export function toCompiled(network: Network, options: CompileOptions): Compiled {
  const {
    optimizer,
    loss,
    lossWeights = {},
    metrics = [],
    classes,
  } = checkOptions('compile', options, ['optimizer', 'loss', 'lossWeights', 'metrics', 'classes']);
  const { outputs } = network;
  const outputNames = outputs.map(({ name }) => name ?? 'output0');
  const losses = forEach('loss', loss as ForOutputs<LossName | Loss>, outputNames, isLoss).map((each) =>
    resolveLoss('compile', each),
  );
  const settled = {
    optimizer: resolveOptimizer('compile', optimizer),
    losses,
    lossWeights: toLossWeights(lossWeights, outputNames),
    metrics: toMetrics(metrics, outputNames),
    outputs: outputs.map((output, index) => ({
      name: outputNames[index] as string,
      columns: losses[index]?.targetColumns?.(output.columns) ?? output.columns,
      activation: activationOf(output, network),
    })),
    network,
    learning: parametersOf(network).filter(({ trainable }) => trainable),
    sums: Array.from({ length: sumsOf(network) }, (_, index) => sumAt(index)),
  };
  for (const [index, output] of outputs.entries()) checkLoss(settled.losses[index] as Loss, output, network);
  const labels = classes === undefined ? undefined : toClasses('compile', classes, network, settled.losses);
  const graphs = trainingGraphs(network, settled, settled.optimizer);
  if (settled.optimizer.minimize && graphs.constraints)
    throw outOfRange('compile', 'optimizer with constraints', 'one that takes steps', `'${settled.optimizer.name}'`);
  const compiled = { ...settled, classes: labels, graphs, progress: graphs.progress };
  startMetrics(compiled, { targets: outputs.map(() => 'rows'), weighted: false });
  for (const [index, list] of settled.metrics.entries())
    for (const metric of list) checkMetric(metric, settled.outputs[index] as CompiledOutput, losses[index] as Loss);
  checkNames(compiled);
  return compiled;
}

const isLoss = (value: object) => 'rows' in value || 'row' in value;

/** The value for each output, from one for all, an array, or an object by name. */
function forEach<T>(
  what: string,
  value: ForOutputs<T>,
  names: readonly string[],
  isOne: (value: object) => boolean,
): readonly T[] {
  if (typeof value !== 'object' || value === null || isOne(value)) return names.map(() => value as T);
  if (Array.isArray(value)) {
    const values: T[] = listOf(value);
    if (values.length !== names.length)
      throw outOfRange('compile', what, `${names.length}, one for each output`, values.length);
    return values;
  }
  if (names.length > 1) checkOutputNames(what, value, names);
  return names.map((name) => {
    const each = (value as Readonly<Record<string, T>>)[name];
    if (each === undefined && names.length > 1) throw outOfRange('compile', what, `one for output '${name}'`, 'none');
    return each ?? (value as T);
  });
}

function checkOutputNames(what: string, value: object, names: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !names.includes(key));
  if (unknown !== undefined) throw outOfRange('compile', what, `names of outputs (${names.join(', ')})`, show(unknown));
}

function toLossWeights(weights: NonNullable<CompileOptions['lossWeights']>, names: readonly string[]): number[] {
  if (!Array.isArray(weights) && !isPlain(weights))
    throw wrongKind('compile', 'lossWeights', 'an array or object with a number for each output', weights);
  const array = Array.isArray(weights);
  if (array && weights.length !== names.length)
    throw outOfRange('compile', 'lossWeights', `${names.length}, one for each output`, weights.length);
  if (!array) checkOutputNames('lossWeights', weights, names);
  return names.map((name, index) => {
    const { [array ? index : name]: weight = 1 } = weights as Readonly<Record<string | number, number>>;
    return checkNumber('compile', `lossWeights of ${name}`, weight, 'a number ≥ 0', (value) => value >= 0);
  });
}

function toMetrics(metrics: NonNullable<CompileOptions['metrics']>, names: readonly string[]): Metric[][] {
  if (!Array.isArray(metrics) && !isPlain(metrics))
    throw wrongKind('compile', 'metrics', 'an array, or an object with one for each output', metrics);
  const resolve = (list: unknown) => {
    if (!Array.isArray(list)) throw wrongKind('compile', 'metrics', 'an array', list);
    return listOf(list).map((metric) => resolveMetric('compile', metric as MetricName));
  };
  if (Array.isArray(metrics)) return names.map(() => resolve(metrics));
  checkOutputNames('metrics', metrics, names);
  const { ...lists }: Readonly<Record<string, unknown>> = metrics as object as Record<string, unknown>;
  return names.map((name) => resolve(lists[name] === undefined ? [] : lists[name]));
}

/** Checks that a loss matches an output. */
function checkLoss(loss: Loss, output: NetworkOutput, network: Network): void {
  const { columns } = output;
  const application = applicationOf(output, network);
  const activation = activationOf(output, network);
  if (loss.from && loss.from !== activation)
    throw outOfRange('compile', `the last layer with '${loss.name}'`, `activation '${loss.from}'`, `'${activation}'`);
  if (loss.from && application && application.consumers > 1)
    throw outOfRange('compile', `the output with '${loss.name}'`, 'one that nothing else takes in', 'a shared one');
  loss.targetColumns?.(columns);
  if (loss.classes && columns === 1) {
    const rule = "at least 2 outputs; for two classes, one 'sigmoid' output with 'binaryCrossEntropy' does";
    throw outOfRange('compile', `the last layer with '${loss.name}'`, rule, columns);
  }
}

/** Activations whose outputs are probabilities. */
const PROBABILITIES = ['softmax', 'sparsemax', 'sigmoid', 'hardSigmoid'];

/** Throws for a metric of classes if an output does not predict classes, because it would be meaningless. */
function checkMetric({ name, of }: Metric, { activation }: CompiledOutput, loss: Loss): void {
  if (!of || PROBABILITIES.includes(activation) || loss.classes || loss.target === sides) return;
  const rule = 'a softmax or sigmoid last layer, or a loss of classes';
  throw outOfRange('compile', `metric ${show(name)}`, rule, `'${activation}' with '${loss.name}'`);
}

/**
 * Throws if two values in the logs have the same name, also with the prefix of validation, or a name that all objects
 * have.
 */
function checkNames(compiled: Compiled): void {
  const names = scoresOf(compiled).flatMap(({ name }) => [name, validationName(name)]);
  const nameless = compiled.metrics.flat().find(({ name }) => name === '');
  const bad = names.find((name, index) => names.indexOf(name) !== index || name in {}) ?? nameless?.name;
  if (bad !== undefined)
    throw outOfRange('compile', 'metrics', "names of their own, not '' or as one of validation", show(bad));
}
