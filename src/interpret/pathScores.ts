import { weightGradient } from '../layers/dense.ts';
import type { TapPoint } from '../lowering/tappedPass.ts';
import type { Application, Network, PlacedParameter, Source } from '../network/network.ts';
import type { View } from '../plan/graph.ts';
import { count } from '../plan/parameter.ts';
import type { Program } from '../plan/program.ts';
import { NONE, type Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import type { ModelState } from '../training/state.ts';
import type { Head, RowMetric } from './metric.ts';
import { metricPass } from './metricPass.ts';
import type { Path } from './paths.ts';
import { rowsAtOnce } from './run.ts';

/** What contributes to the metric of clean rows less that of reference rows: means over the pairs. */
export interface PathScores {
  /** Of each application of a dense layer, [units, inputs]. */
  readonly edges: ReadonlyMap<number, Float64Array>;
  /** The same of magnitudes: Σ |…| over groups of pairs, within which signs may cancel. */
  readonly strengths: ReadonlyMap<number, Float64Array>;
  /** Of what each application gives. */
  readonly units: readonly Float64Array[];
  /** Of each input of the network; none where no gradient leads. */
  readonly inputs: readonly (Float64Array | undefined)[];
}

interface Seen {
  readonly taken: Tensor[];
  readonly given: Tensor[];
  readonly byGiven: Tensor[];
  readonly inputs: Tensor[];
  readonly byInputs: Tensor[];
  readonly byPreActivation: Tensor[];
}

/** A dense application whose edges are scored: the product of δ and the changes, in panels as its weights. */
interface Scored {
  readonly application: number;
  readonly product: Tensor;
}

/**
 * Scores every edge, unit and input along a path. The scores of all edges of a dense layer are one product, that of the
 * weight gradient with changes of activations in the place of activations: W ⊙ (δᵀ·Δa).
 */
export function pathScores(
  state: ModelState,
  head: Head,
  metric: RowMetric,
  clean: Inputs,
  reference: Inputs,
  { alphas, changes }: Path,
  group = clean.rows,
): PathScores {
  const { network } = state;
  const points = alphas.length;
  let pairs = 0;
  let from = 0;
  const seen: Seen = { taken: [], given: [], byGiven: [], inputs: [], byInputs: [], byPreActivation: [] };
  const taps = { ...tapsOf(seen), wants: (input: number) => !isTakenByDense(network, input) };
  const pass = metricPass(network, head, taps, (numbers, row, gradient) =>
    metric(numbers, from + (row % pairs), gradient),
  );
  const scored: Scored[] = [];
  for (const [application, { placed }] of network.applications.entries()) {
    const [x, dz] = [seen.taken[application], seen.byPreActivation[application]];
    if (placed.layer.kind !== 'dense' || !x || !dz) continue;
    const change = pass.graph.batch(x.columns);
    pass.graph.callHost((view) => writeChanges(view, x, change, changes, pairs), [x], [change]);
    const product = pass.graph.block(weightOf(network, application).storage.size);
    weightGradient(pass.graph, product, NONE, change, dz);
    scored.push({ application, product });
  }

  const zeros = () =>
    new Map(
      scored.map(({ application }) => [application, new Float64Array(count(weightOf(network, application).shape))]),
    );
  const [edges, strengths] = [zeros(), zeros()];
  const units = network.applications.map(({ columns }) => new Float64Array(columns));
  const inputs = network.inputs.map(({ columns }, index) =>
    seen.byInputs[index] || isTakenByDense(network, index) ? new Float64Array(columns) : undefined,
  );
  const kept = [...pass.inputs, ...pass.kept, ...seen.given, ...seen.byGiven, ...seen.inputs, ...seen.byInputs];
  const products = scored.map(({ product }) => product);
  const runnable = { ...pass, kept: [...kept.filter((tensor) => tensor), ...products] };
  const most = Math.max(1, Math.min(group, Math.floor(rowsAtOnce(network) / points)));
  for (from = 0; from < clean.rows; from += most) {
    pairs = Math.min(most, clean.rows - from);
    const program = state.runtime.load(runnable, pairs * points);
    writePath(state, program, pass.inputs, clean, reference, alphas, from, pairs);
    const { f32 } = state.runtime.instance;
    for (const zero of pass.zeros)
      f32.fill(0, program.element(zero), program.element(zero) + pairs * points * zero.stride);
    state.runtime.run();
    addProducts(state, program, scored, edges, strengths);
    const add = (sums: Float64Array | undefined, value: Tensor | undefined, slope: Tensor | undefined) => {
      if (sums && value && slope) addUnits(state, program, changes, pairs, value, slope, sums);
    };
    for (const [application, sums] of units.entries()) add(sums, seen.given[application], seen.byGiven[application]);
    for (const [input, sums] of inputs.entries()) add(sums, seen.inputs[input], seen.byInputs[input]);
  }
  for (const [application, sums] of edges) {
    const weights = weightsAt(state, application);
    const own = strengths.get(application) as Float64Array;
    for (let i = 0; i < sums.length; i++) {
      const factor = (weights[i] as number) / clean.rows;
      sums[i] = (sums[i] as number) * factor;
      own[i] = (own[i] as number) * Math.abs(factor);
    }
  }
  for (const [application, scores] of edges) {
    const [source] = (network.applications[application] as Application).sources;
    const sums = source && 'input' in source && isTakenByDense(network, source.input) && inputs[source.input];
    if (!sums) continue;
    for (let first = 0; first < scores.length; first += sums.length)
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (scores[first + i] as number) * clean.rows;
  }
  const mean = (sums: Float64Array) => sums.map((sum) => sum / clean.rows);
  return { edges, strengths, units: units.map(mean), inputs: inputs.map((sums) => sums && mean(sums)) };
}

function tapsOf({ taken, given, byGiven, inputs, byInputs, byPreActivation }: Seen) {
  return {
    value({ source, at, index }: TapPoint, tensor: Tensor) {
      if ('input' in source) inputs[source.input] = tensor;
      else if (at === 'output') given[source.application] = tensor;
      else if (at === 'input' && index === 0) taken[source.application] = tensor;
      return tensor;
    },
    gradient({ source, at }: TapPoint, tensor: Tensor) {
      if ('input' in source) byInputs[source.input] = tensor;
      else if (at === 'output') byGiven[source.application] = tensor;
      else if (at === 'preActivation') byPreActivation[source.application] = tensor;
      return tensor;
    },
  };
}

/** The weight of an application of a dense layer. */
export const weightOf = ({ applications }: Network, application: number): PlacedParameter =>
  (applications[application] as Application).placed.parameters[0] as PlacedParameter;

/** The weights of an application of a dense layer, [units, inputs]. */
export function weightsAt({ runtime, network }: ModelState, application: number): Float32Array {
  const { storage, tensor, shape } = weightOf(network, application);
  const weights = new Float32Array(count(shape));
  storage.read(runtime.instance.f32, runtime.element(tensor), weights);
  return weights;
}

function addProducts(
  { runtime, network }: ModelState,
  program: Program,
  scored: readonly Scored[],
  edges: PathScores['edges'],
  strengths: PathScores['strengths'],
): void {
  for (const { application, product } of scored) {
    const sums = edges.get(application) as Float64Array;
    const own = strengths.get(application) as Float64Array;
    const data = new Float32Array(sums.length);
    weightOf(network, application).storage.read(runtime.instance.f32, program.element(product), data);
    for (let i = 0; i < sums.length; i++) {
      sums[i] = (sums[i] as number) + (data[i] as number);
      own[i] = (own[i] as number) + Math.abs(data[i] as number);
    }
  }
}

/** Whether only dense layers take in an input: what goes through it is what goes through its edges then. */
const isTakenByDense = ({ applications, outputs }: Network, input: number): boolean => {
  const takes = (source: Source) => 'input' in source && source.input === input;
  const taking = applications.filter(({ sources }) => sources.some(takes));
  return taking.every(({ placed }) => placed.layer.kind === 'dense') && !outputs.some(({ source }) => takes(source));
};

/** Writes the rows of a path: for each point all pairs, from one on. */
function writePath(
  { runtime }: ModelState,
  { element }: Program,
  tensors: readonly Tensor[],
  clean: Inputs,
  reference: Inputs,
  alphas: readonly number[],
  from: number,
  pairs: number,
): void {
  const { f32 } = runtime.instance;
  for (const [index, { columns, data }] of clean.x.entries()) {
    const { data: other } = reference.x[index] as Inputs['x'][number];
    const { stride } = tensors[index] as Tensor;
    let to = element(tensors[index] as Tensor);
    if (stride > columns) f32.fill(0, to, to + alphas.length * pairs * stride);
    for (const alpha of alphas) {
      for (let at = from * columns; at < (from + pairs) * columns; at += columns, to += stride) {
        for (let j = 0; j < columns; j++) {
          const start = other[at + j] as number;
          f32[to + j] = start + alpha * ((data[at + j] as number) - start);
        }
      }
    }
  }
}

/** change ← by · (a(to) − a(from)) at each point of a path. */
function writeChanges(
  { f32, element }: View,
  x: Tensor,
  change: Tensor,
  changes: Path['changes'],
  pairs: number,
): void {
  const { columns, stride } = x;
  for (const [k, moved] of changes.entries()) {
    for (let pair = 0; pair < pairs; pair++) {
      const end = element(change) + (k * pairs + pair) * change.stride;
      if (!moved) {
        f32.fill(0, end, end + columns);
        continue;
      }
      const a = element(x) + (moved.to * pairs + pair) * stride;
      const b = element(x) + (moved.from * pairs + pair) * stride;
      for (let j = 0; j < columns; j++) f32[end + j] = moved.by * ((f32[a + j] as number) - (f32[b + j] as number));
    }
  }
}

/** Adds the gradient of each row times its change, by columns. */
function addUnits(
  { runtime }: ModelState,
  { element }: Program,
  changes: Path['changes'],
  pairs: number,
  value: Tensor,
  slope: Tensor,
  sums: Float64Array,
): void {
  const { f32 } = runtime.instance;
  for (const [k, moved] of changes.entries()) {
    if (!moved) continue;
    for (let pair = 0; pair < pairs; pair++) {
      const a = element(value) + (moved.to * pairs + pair) * value.stride;
      const b = element(value) + (moved.from * pairs + pair) * value.stride;
      const d = element(slope) + (k * pairs + pair) * slope.stride;
      for (let j = 0; j < sums.length; j++) {
        const change = moved.by * ((f32[a + j] as number) - (f32[b + j] as number));
        sums[j] = (sums[j] as number) + change * (f32[d + j] as number);
      }
    }
  }
}
