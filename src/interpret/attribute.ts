import { checkBoolean, checkInteger, checkName, checkOptions, outOfRange, show } from '../base/errors.ts';
import { randomNumbers } from '../data/randomNumbers.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Application, Network, Source } from '../network/network.ts';
import type { Inputs } from '../training/examples.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { chainOf } from './chain.ts';
import { exactScores } from './exactScores.ts';
import { type MetricOptions, numbersOf } from './inputGradients.ts';
import { metricOf } from './integratedGradients.ts';
import { type PathScores, pathScores, weightsAt } from './pathScores.ts';
import { conductancePath, integratedPath, type Path, patchingPath } from './paths.ts';
import { applicationNames, inputNames } from './places.ts';
import { type Reference, referenceRows } from './reference.ts';
import { type Head, headOf, type RowMetric, toRowMetric } from './rowMetric.ts';

export interface AttributeOptions extends MetricOptions {
  /** Rows that show the behaviour. */
  clean: InputRows;
  /** What to compare them with. */
  reference: Reference;
  /**
   * - 'conductance': along the path from the reference to the clean row; what flows into a unit flows out. Default
   * - 'eap': attribution patching, from the gradient at the clean row only
   * - 'eap-ig': the same with the mean gradient along the path
   * - 'exact': each edge patched separately; for chains of dense layers
   * - 'magnitude': |weight|, and 'random': baselines for the other methods
   */
  method?: keyof typeof methods;
  /** Steps of the path, for 'conductance' and 'eap-ig'. Default 8. */
  steps?: number;
  /**
   * Whether to score pairs one by one, for `strength`. In the mean, scores of different signs cancel. Default false.
   */
  each?: boolean;
  /** The seed of 'random' and of the reference 'shuffled'. Default: random. */
  seed?: number;
}

/** Scores of the edges of a dense layer, [units, inputs]. */
export interface EdgeScores {
  readonly shape: readonly [units: number, inputs: number];
  readonly data: Float64Array;
  /** Means of |score| over the pairs, with `each` and for 'exact'. */
  readonly strength: Float64Array | undefined;
}

/**
 * How much each edge and unit contributes to the difference of a metric between clean rows and their references: means
 * over the rows.
 */
export interface Attribution {
  /** The mean metric of the clean rows minus that of the reference rows. */
  readonly total: number;
  /** For each dense layer, [units, inputs]: positive if the edge raises the metric. */
  readonly edges: ReadonlyMap<string, EdgeScores>;
  /** Scores of the units of inputs and layers. Missing for 'exact', 'magnitude' and 'random'. */
  readonly units: ReadonlyMap<string, Float64Array>;
  /**
   * How far the scores of 'eap', 'eap-ig' and 'conductance' are from adding up. For conductance, more steps make this
   * smaller.
   */
  readonly gaps: {
    /** For each dense layer through which all paths lead: |Σ scores of edges − total| / the mean |change| of a row. */
    readonly layers: ReadonlyMap<string, number>;
    /** For each dense layer: Σ |in − out| / Σ |out| over its units, for what flows into and out of each. */
    readonly units: ReadonlyMap<string, number>;
  };
}

const path = (path: (steps: number) => Path) => path;

const methods = {
  conductance: path(conductancePath),
  eap: path(() => patchingPath),
  'eap-ig': path(integratedPath),
  exact: 'exact',
  magnitude: 'magnitude',
  random: 'random',
} as const;

/**
 * Scores every edge of all dense layers, and every unit: how much of the difference of a metric between clean and
 * reference rows passes through it.
 *
 *     const { edges, gaps } = attribute(model, { clean, reference, metric: { correct: 4, wrong: 9 } });
 *     edges.get('hidden').data      [units, inputs]
 *
 * @throws TypeError or RangeError for invalid input; for 'eap' with 'kl', whose gradient is 0 at the clean rows; for
 * 'exact' with networks that are not a chain of dense layers. Error if the model is disposed.
 */
export function attribute(model: Model<Predictions>, options: AttributeOptions): Attribution {
  const where = 'attribute';
  return model.look(where, (state) => {
    const names = ['clean', 'reference', 'metric', 'of', 'method', 'steps', 'each', 'seed'] as const;
    const { method = 'conductance', steps = 8, each = false, ...known } = checkOptions(where, options, names);
    checkInteger(where, 'steps', steps, 1);
    checkBoolean(where, 'each', each);
    const how = checkName(where, 'method', method, methods);
    const clean = toInputs(where, 'clean ', state.network, known.clean, false);
    const reference = referenceRows(where, state, known.reference, clean, known.seed);
    const head = headOf(where, state.network, known.of);
    const metric = toRowMetric(where, known.metric, head, clean.rows, () => numbersOf(state, head, clean));
    if (metric.isDivergence && method === 'eap')
      throw outOfRange(
        where,
        "method with metric 'kl'",
        'one that uses the whole path, as the gradient is 0 at clean rows',
        show(method),
      );
    if (typeof how === 'function') {
      const scores = pathScores(state, head, metric, clean, reference, how(steps), each);
      const changes = changesOf(scores.ends.clean, scores.ends.reference);
      const total = meanOf(changes);
      return {
        total,
        ...named(state.network, scores),
        gaps: gapsOf(state.network, head, scores, total, meanOf(changes.map(Math.abs))),
      };
    }
    const total = meanOf(changesOf(metricOf(state, head, metric, clean), metricOf(state, head, metric, reference)));
    const scores = edgesBy(how, state, head, metric, clean, reference, known.seed);
    const none = { layers: new Map<string, number>(), units: new Map<string, number>() };
    return { total, ...named(state.network, { ...scores, units: [], inputs: [] }), gaps: none };
  });
}

function edgesBy(
  method: 'exact' | 'magnitude' | 'random',
  state: ModelState,
  head: Head,
  metric: RowMetric,
  clean: Inputs,
  reference: Inputs,
  seed: number | undefined,
): Pick<PathScores, 'edges' | 'strengths'> {
  if (method === 'exact') {
    const steps = exactScores(chainOf('attribute', state, head), state, metric, clean, reference);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }
  const random = randomNumbers(seed);
  const edges = new Map(
    [...state.network.applications.entries()]
      .filter(([, { placed }]) => placed.layer.kind === 'dense')
      .map(([application]) => [
        application,
        Float64Array.from(weightsAt(state, application), (weight) =>
          method === 'random' ? random.uniform() : Math.abs(weight),
        ),
      ]),
  );
  return { edges, strengths: new Map() };
}

function named(
  network: Network,
  { edges, strengths, units, inputs }: Omit<PathScores, 'ends'>,
): Pick<Attribution, 'edges' | 'units'> {
  const names = applicationNames(network);
  const ofInputs = inputNames(network).flatMap((name, index): [string, Float64Array][] => {
    const scores = inputs[index];
    return scores ? [[name, scores]] : [];
  });
  return {
    edges: new Map(
      [...edges].map(([application, data]) => {
        const { columns } = network.applications[application] as Application;
        return [
          names[application] as string,
          { shape: [columns, data.length / columns], data, strength: strengths.get(application) },
        ];
      }),
    ),
    units: new Map([
      ...ofInputs,
      ...units.map((scores, application): [string, Float64Array] => [names[application] as string, scores]),
    ]),
  };
}

const changesOf = (here: Float64Array, there: Float64Array) => here.map((value, row) => value - (there[row] as number));

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function gapsOf(
  network: Network,
  head: Head,
  { edges, units }: PathScores,
  total: number,
  change: number,
): Attribution['gaps'] {
  const names = applicationNames(network);
  const layers = new Map<string, number>();
  const ofUnits = new Map<string, number>();
  for (const [application, scores] of edges) {
    const name = names[application] as string;
    if (!leadsAround(network, head.source, application)) {
      const sum = sumOf(scores, 0, scores.length);
      layers.set(name, relative(Math.abs(sum - total), change));
    }
    const out = units[application] as Float64Array;
    const inputs = scores.length / out.length;
    let [off, whole] = [0, 0];
    for (let j = 0; j < out.length; j++) {
      const sum = sumOf(scores, j * inputs, (j + 1) * inputs);
      off += Math.abs(sum - (out[j] as number));
      whole += Math.abs(out[j] as number);
    }
    const isHead = 'application' in head.source && head.source.application === application;
    if (!isHead) ofUnits.set(name, relative(off, whole));
  }
  return { layers, units: ofUnits };
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] as number;
  return sum;
}

const relative = (off: number, whole: number) => (whole === 0 ? off : off / whole);

/** Whether a path leads from an input to a place, but not through the application. */
function leadsAround({ applications }: Network, place: Source, application: number): boolean {
  const reached: boolean[] = [];
  const isReached = (source: Source) => 'input' in source || reached[source.application] === true;
  for (const [index, { sources }] of applications.entries())
    reached.push(index !== application && sources.some(isReached));
  return isReached(place);
}
