import { outOfRange, show } from '../../base/errors.ts';
import { binaryCrossEntropy } from '../../losses/binaryCrossEntropy.ts';
import { categoricalHinge } from '../../losses/categoricalHinge.ts';
import { cosineSimilarity } from '../../losses/cosineSimilarity.ts';
import { crossEntropy } from '../../losses/crossEntropy.ts';
import { hinge } from '../../losses/hinge.ts';
import { klDivergence } from '../../losses/klDivergence.ts';
import { logCosh } from '../../losses/logCosh.ts';
import type { Loss } from '../../losses/loss.ts';
import { meanAbsoluteError } from '../../losses/meanAbsoluteError.ts';
import { meanAbsolutePercentageError } from '../../losses/meanAbsolutePercentageError.ts';
import { meanSquaredError } from '../../losses/meanSquaredError.ts';
import { meanSquaredLogarithmicError } from '../../losses/meanSquaredLogarithmicError.ts';
import { poisson } from '../../losses/poisson.ts';
import { squaredHinge } from '../../losses/squaredHinge.ts';
import * as metrics from '../../metrics/index.ts';
import type { Metric } from '../../metrics/metric.ts';
import { asList, asObject } from './json.ts';

export const WITHOUT = 'or the option training: false, and compile it';

/** What a model is compiled for, as a config says it: names, one for all outputs or for each. */
export interface Objectives {
  readonly loss: readonly Loss[];
  readonly metrics: readonly (readonly Metric[])[];
}

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

/** The losses and metrics of outputs by their names; throws for what lanewise does not train alike. */
export function objectivesIn(
  where: string,
  { loss, metrics }: { readonly loss?: unknown; readonly metrics?: unknown },
  outputs: readonly string[],
): Objectives {
  const nameOf = <T>(what: string, table: Readonly<Record<string, () => T>>, name: unknown) => {
    const key = typeof name === 'string' ? snakeCase(name) : '';
    if (Object.hasOwn(table, key)) return (table[key] as () => T)();
    throw outOfRange(where, what, `one of ${Object.keys(table).join(', ')}, ${WITHOUT}`, show(name));
  };
  return {
    loss: forEach(where, 'loss', loss, outputs).map((name) => nameOf('loss', losses, name)),
    metrics: metricsOf(where, metrics ?? [], outputs).map((list) =>
      list.map((name) => nameOf('metric', metricsByName, name)),
    ),
  };
}

const snakeCase = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** The value for each output: one for all, a list, or by the outputs' names. */
function forEach(where: string, what: string, value: unknown, outputs: readonly string[]): readonly unknown[] {
  if (typeof value === 'string') return outputs.map(() => value);
  const list = Array.isArray(value) ? asList(where, what, value) : undefined;
  if (list && list.length !== outputs.length)
    throw outOfRange(where, what, `${outputs.length}, one for each output`, list.length);
  if (list) return list;
  const byName = asObject(where, what, value);
  return outputs.map((name) => (Object.hasOwn(byName, name) ? byName[name] : undefined));
}

function metricsOf(where: string, value: unknown, outputs: readonly string[]): readonly (readonly unknown[])[] {
  if (Array.isArray(value)) return outputs.map(() => asList(where, 'metrics', value));
  const byName = asObject(where, 'metrics', value);
  return outputs.map((name) => {
    const each = Object.hasOwn(byName, name) ? byName[name] : [];
    return Array.isArray(each) ? asList(where, 'metrics', each) : [each];
  });
}
