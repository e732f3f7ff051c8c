import { linear } from '../../activations/linear.ts';
import { throwIfAborted } from '../../base/aborted.ts';
import { checkInteger, checkName, checkNumber, checkOptions, outOfRange } from '../../base/errors.ts';
import { greatestOf } from '../../base/extremes.ts';
import { drawSeed } from '../../base/random.ts';
import { randomNumbers } from '../../data/randomNumbers.ts';
import { Instance } from '../../engine/instance.ts';
import type { Model, Predictions } from '../../model/model.ts';
import { readWeights, writeWeights } from '../../network/weights.ts';
import { OwnArena } from '../../plan/arena.ts';
import { Runtime } from '../../plan/runtime.ts';
import type { Inputs } from '../../training/examples.ts';
import { type InputRows, toInputs } from '../../training/input.ts';
import { Pause } from '../../training/pause.ts';
import type { ModelState } from '../../training/state.ts';
import { type ChainLayer, chainOf } from '../chain.ts';
import { exactScores, runOf } from '../exactScores.ts';
import { type MetricOptions, numbersOf } from '../inputGradients.ts';
import { byColumns, firstOf, layerOf, MaskedChain } from '../masked.ts';
import { pathScores } from '../pathScores.ts';
import { conductancePath, integratedPath, patchingPath } from '../paths.ts';
import { type Reference, referenceRows, takeInputs } from '../reference.ts';
import { type Head, headOf, type RowMetric, toRowMetric } from '../rowMetric.ts';
import { type Circuit, circuitOf } from './circuit.ts';
import {
  type CurvePoint,
  type Effect,
  type Kept,
  prune,
  ranked,
  Search,
  threshold,
  withoutDeadEnds,
} from './edgeSearch.ts';
import type { CircuitEdge, CircuitReport } from './report.ts';
import { verify } from './verify.ts';

export interface DiscoverOptions extends MetricOptions {
  /** Rows that show the behaviour. */
  clean: InputRows;
  /**
   * What removed edges carry: their values for other rows (pairs that differ in one fact are most informative), their
   * mean over the clean rows, or 0.
   */
  reference: Reference;
  /** The error that a circuit may have, relative to the change of the metric. Default 0.05. */
  tolerance?: number;
  /** How to rank edges. Default 'conductance'. */
  method?: 'conductance' | 'eap' | 'eap-ig' | 'exact';
  /** Steps of the path. Default 8. */
  steps?: number;
  /** How often to repeat the search on resampled pairs, for frequencies and stability. Default 8. */
  bootstraps?: number;
  /**
   * The share of pairs to hold out for the report. Default 0.5; with 0, the report uses the pairs that the circuit was
   * chosen on.
   */
  holdout?: number;
  /** A whole number ≥ 0: the same seed gives the same circuit. Default: random. */
  seed?: number;
  signal?: AbortSignal;
  onProgress?: (progress: DiscoverProgress) => void;
}

export interface DiscoverProgress {
  readonly stage: 'score' | 'threshold' | 'prune' | 'bootstrap' | 'verify';
  /** How many edges are kept so far. */
  readonly edges: number;
  /** Returns these edges; call it only while `onProgress` runs. */
  circuit(): Pick<CircuitEdge, 'layer' | 'from' | 'to' | 'score'>[];
}

const known = [
  ...(['clean', 'reference', 'metric', 'of', 'tolerance', 'method', 'steps', 'bootstraps', 'holdout', 'seed'] as const),
  ...(['signal', 'onProgress'] as const),
];

const methods = { conductance: conductancePath, eap: () => patchingPath, 'eap-ig': integratedPath, exact: undefined };

/** Sizes of the curve, as fractions of all edges. */
const SIZES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** What is looked for, in a state of its own: the model may go on meanwhile. */
interface Task {
  readonly state: ModelState;
  readonly layers: readonly ChainLayer[];
  readonly head: Head;
  readonly metric: RowMetric;
  readonly clean: Inputs;
  readonly other: Inputs;
  readonly kind: CircuitReport['ablation'];
  readonly method: NonNullable<DiscoverOptions['method']>;
  readonly steps: number;
  readonly tolerance: number;
}

/**
 * Finds a circuit: a small part of a network that does what the network does. It scores the edges, finds by bisection
 * how many of the best keep the error within the tolerance, and then removes units and edges as long as the error stays
 * there. None of the remaining edges can be removed on its own. The circuit is sufficient under this ablation, on these
 * rows; other circuits may be as good.
 *
 *     const circuit = await discoverCircuit(model, { clean, reference, metric: { correct: 4, wrong: 9 }, seed: 1 });
 *     circuit.report.faithfulness
 *
 * @returns the edges with their effects, a report on held-out pairs, and pictures.
 * @throws TypeError or RangeError for invalid input, and for networks that are not a chain of dense layers; Error if
 * the model is disposed; the signal's reason if it is aborted.
 */
export async function discoverCircuit(model: Model<Predictions>, options: DiscoverOptions): Promise<Circuit> {
  const where = 'discoverCircuit';
  const given = checkOptions(where, options, known);
  const { bootstraps = 8, holdout = 0.5, seed = drawSeed(), signal, onProgress = () => {} } = given;
  checkInteger(where, 'bootstraps', bootstraps, 0);
  checkNumber(where, 'holdout', holdout, 'a number ≥ 0 and < 1', (part) => part >= 0 && part < 1);
  checkInteger(where, 'seed', seed, 0);
  throwIfAborted(signal);
  const task = model.look(where, (state) => toTask(where, state, given, seed));
  const pause = new Pause();
  let scores: Float64Array[] = [];
  const none = new Uint32Array(0);
  const toEdge = (edge: number) => {
    const layer = layerOf(task.layers, edge);
    const at = edge - firstOf(task.layers, layer);
    const { name, inputs } = task.layers[layer] as ChainLayer;
    return { layer: name, from: at % inputs, to: Math.floor(at / inputs), score: scores[layer]?.[at] as number };
  };
  const breathe: Breathe = async (stage, edges, kept) => {
    throwIfAborted(signal);
    const due = pause.due(true);
    if (due || stage === 'score' || stage === 'threshold')
      onProgress({ stage, edges, circuit: () => Array.from(kept(), toEdge) });
    if (!due) return;
    await pause.yield();
    throwIfAborted(signal);
  };

  const random = randomNumbers(seed);
  const order = random.order(task.clean.rows);
  const count = task.clean.rows - Math.floor(holdout * task.clean.rows);
  const [selected, held] = [order.slice(0, count).sort(), order.slice(count).sort()];
  await breathe('score', 0, () => none);
  const scoresFor = (rows: Uint32Array, stage: DiscoverProgress['stage'], kept: Uint32Array) =>
    scoresOf(task, rows, () => breathe(stage, kept.length, () => kept));
  const scored = await scoresFor(selected, 'score', none);
  const { strengths, gaps } = scored;
  scores = scored.scores;
  const found = await search(task, selected, strengths, breathe, true);

  const frequencies = new Uint32Array(firstOf(task.layers, task.layers.length));
  const drawn: Set<number>[] = [];
  for (let repeat = 0; repeat < bootstraps; repeat++) {
    await breathe('bootstrap', found.edges.length, () => found.edges);
    const rows = Uint32Array.from({ length: count }, () => selected[random.below(count)] as number);
    const { strengths } = await scoresFor(rows, 'bootstrap', found.edges);
    const again = await search(task, rows, strengths, breathe, false);
    drawn.push(new Set(again.edges));
    for (const edge of again.edges) (frequencies[edge] as number) += 1;
  }

  await breathe('verify', found.edges.length, () => found.edges);
  const rows = held.length > 0 ? held : selected;
  const checked = await verify({
    ...{ layers: task.layers, head: task.head, random, kept: found.edges },
    chain: chainFor(task, rows, task.kind),
    otherChain: (ablation) => chainFor(task, rows, ablation),
    ...{ kind: task.kind, breathe: () => breathe('verify', found.edges.length, () => found.edges) },
  });
  const { layers, state } = task;
  const edges = Array.from(found.edges, (edge, index) => ({
    ...toEdge(edge),
    ...(found.effects[index] as Effect),
    frequency: bootstraps === 0 ? 1 : (frequencies[edge] as number) / bootstraps,
  }));
  const first = (layers[0] as ChainLayer).name;
  const hidden = new Set(edges.filter(({ layer }) => layer !== first).map(({ layer, from }) => `${layer} ${from}`));
  const report: CircuitReport = {
    edges: edges.length,
    ofEdges: layers.reduce((total, { weights }) => total + weights.filter((weight) => weight !== 0).length, 0),
    units: hidden.size,
    ofUnits: layers.slice(0, -1).reduce((total, { units }) => total + units, 0),
    ablation: task.kind,
    pairs: selected.length,
    heldOut: held.length,
    ...checked.figures,
    stability: meanJaccard(drawn),
    gaps,
    tolerance: task.tolerance,
    seed,
    evaluations: found.evaluations + checked.evaluations,
  };
  const last = state.network.applications.at(-1)?.placed.layer.activation ?? linear();
  const reference = constantRun(task, task.kind);
  return circuitOf(layers, edges, report, found.curve, reference && { reference, last });
}

function toTask(where: string, live: ModelState, options: DiscoverOptions, seed: number): Task {
  const { method = 'conductance', steps = 8, tolerance = 0.05, reference, of } = options;
  checkName(where, 'method', method, methods);
  checkInteger(where, 'steps', steps, 1);
  checkNumber(where, 'tolerance', tolerance, 'a number ≥ 0', (value) => value >= 0);
  const { network } = live;
  const sizes = { parameters: network.size, gradients: 0, slots: 0, state: 0 };
  const runtime = new Runtime(new OwnArena(new Instance(live.runtime.instance.build)), sizes, 1);
  writeWeights(where, network, runtime, readWeights(network, live.runtime));
  const state = { ...live, runtime };
  const head = headOf(where, network, of);
  const layers = chainOf(where, state, head);
  const clean = toInputs(where, 'clean ', network, options.clean, false);
  const other = referenceRows(where, state, reference, clean, seed);
  const metric = toRowMetric(where, options.metric, head, clean.rows, () => numbersOf(state, head, clean));
  if (metric.isDivergence && method === 'eap')
    throw outOfRange(
      where,
      "method with metric 'kl'",
      'one that uses the whole path, as the gradient is 0 at clean rows',
      "'eap'",
    );
  const kind = reference === 'mean' || reference === 'zero' || reference === 'shuffled' ? reference : 'pairs';
  return { state, layers, head, metric, clean, other, kind, method, steps, tolerance };
}

/** Scores of the edges of each layer, for some pairs, and the greatest gaps. */
async function scoresOf(
  task: Task,
  rows: Uint32Array,
  breathe: () => Promise<void>,
): Promise<{ scores: Float64Array[]; strengths: Float64Array[]; gaps: CircuitReport['gaps'] }> {
  const { state, layers, head, metric, clean, other, method, steps } = task;
  const [here, there] = [takeInputs(clean, rows), takeInputs(other, rows)];
  const own: RowMetric = Object.assign(
    (numbers: Float32Array, row: number, gradient?: Float32Array) => metric(numbers, rows[row] as number, gradient),
    { isDivergence: metric.isDivergence },
  );
  const inOrder = (of: ReadonlyMap<number, Float64Array>) =>
    layers.map(({ application }) => of.get(application) as Float64Array);
  const path = methods[method];
  if (!path) {
    const { edges, strengths } = await ended(exactScores(layers, state, own, here, there), breathe);
    return { scores: inOrder(edges), strengths: inOrder(strengths), gaps: { layers: 0, units: 0 } };
  }
  const { edges, strengths, units } = pathScores(state, head, own, here, there, path(steps), true);
  const scores = inOrder(edges);
  const sums = scores.map((each) => each.reduce((total, value) => total + value, 0));
  const most = sums.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0) || 1;
  const ofLayers = greatestOf(sums.map((value) => Math.abs(value - (sums.at(-1) as number)) / most));
  const ofUnits = layers.slice(0, -1).map(({ application, inputs }, l) => {
    const out = units[application] as Float64Array;
    let [off, whole] = [0, 0];
    for (let j = 0; j < out.length; j++) {
      const into = (scores[l] as Float64Array).subarray(j * inputs, (j + 1) * inputs);
      off += Math.abs(into.reduce((total, value) => total + value, 0) - (out[j] as number));
      whole += Math.abs(out[j] as number);
    }
    return whole === 0 ? off : off / whole;
  });
  return { scores, strengths: inOrder(strengths), gaps: { layers: ofLayers, units: greatestOf(ofUnits, 0) } };
}

/** What each layer takes in where edges are left out, if that is the same for all rows. */
function constantRun({ layers, state, clean }: Task, kind: CircuitReport['ablation']): Float64Array[] | undefined {
  if (kind === 'zero') return layers.map(({ inputs }) => new Float64Array(inputs));
  if (kind !== 'mean') return undefined;
  const { data, columns, rows } = clean.x[0] as Inputs['x'][number];
  const run = runOf(layers, state.runtime.instance.build, byColumns(data, rows, columns), rows);
  return run.map((values) =>
    Float64Array.from({ length: values.length / rows }, (_, unit) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += values[unit * rows + row] as number;
      return sum / rows;
    }),
  );
}

/** The chain for some pairs, with an ablation. */
function chainFor(task: Task, rows: Uint32Array, kind: CircuitReport['ablation']): MaskedChain {
  const { layers, state, clean, other } = task;
  const { build } = state.runtime.instance;
  const columns = (inputs: Inputs) => {
    const [table] = takeInputs(inputs, rows).x as [Inputs['x'][number]];
    return byColumns(table.data, rows.length, table.columns);
  };
  const reference = constantRun(task, kind) ?? runOf(layers, build, columns(other), rows.length);
  return new MaskedChain(layers, build, columns(clean), reference, rows.length, task.metric, rows);
}

/** Runs what goes on step by step to its end; `step` is awaited after each. */
async function ended<T, R>(steps: Generator<T, R>, step: (value: T) => Promise<void>): Promise<R> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    await step(next.value);
  }
}

/** Lets the event loop run, and tells the edges that are kept. */
type Breathe = (stage: DiscoverProgress['stage'], edges: number, kept: () => Uint32Array) => Promise<void>;

async function search(
  task: Task,
  rows: Uint32Array,
  scores: readonly Float64Array[],
  breathe: Breathe,
  isFirst: boolean,
): Promise<{ edges: Uint32Array; effects: readonly Effect[]; curve: CurvePoint[]; evaluations: number }> {
  const found = new Search(chainFor(task, rows, task.kind));
  if (!(found.scale > 0))
    throw outOfRange('discoverCircuit', 'metric', 'one that differs between clean rows and references', 'no change');
  const order = ranked(task.layers, scores);
  const kept = () => found.chain.kept();
  const curve: CurvePoint[] = [];
  if (isFirst) {
    for (const part of SIZES) {
      const some = withoutDeadEnds(task.layers, order.subarray(0, Math.ceil(part * order.length)));
      found.chain.keep(some);
      curve.push(found.point(some.length));
      await breathe('score', some.length, kept);
    }
  }
  const stage =
    (name: 'threshold' | 'prune') =>
    ({ edges }: Kept) =>
      breathe(isFirst ? name : 'bootstrap', edges, kept);
  const chosen = await ended(threshold(found, order, task.tolerance), (point) => {
    if (isFirst) curve.push(point);
    return stage('threshold')(point);
  });
  const left = await ended(prune(found, chosen, scores, task.tolerance), stage('prune'));
  const edges = left.slice().sort();
  if (isFirst) curve.push(found.point(edges.length));
  const effects = isFirst ? await ended(found.effects(edges), stage('prune')) : [];
  curve.sort((a, b) => a.edges - b.edges);
  return { edges, effects, curve, evaluations: found.evaluations };
}

function meanJaccard(sets: readonly ReadonlySet<number>[]): number {
  const shares = sets.flatMap((a, i) =>
    sets.slice(i + 1).map((b) => {
      const both = [...a].filter((key) => b.has(key)).length;
      const either = a.size + b.size - both;
      return either === 0 ? 1 : both / either;
    }),
  );
  return shares.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
