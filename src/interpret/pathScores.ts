import { weightGradient } from '../layers/dense.ts';
import type { TapPoint } from '../lowering/tappedPass.ts';
import type { Application, Network, PlacedParameter } from '../network/network.ts';
import type { Graph } from '../plan/graph.ts';
import { count } from '../plan/parameter.ts';
import type { Program } from '../plan/program.ts';
import { NONE, type Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import { feed } from '../training/feed.ts';
import type { ModelState } from '../training/state.ts';
import { between } from './integratedGradients.ts';
import type { Head, RowMetric } from './metric.ts';
import { metricPass } from './metricPass.ts';
import type { Path } from './paths.ts';
import { takeInputs } from './reference.ts';
import { rowsAtOnce } from './run.ts';

/** What contributes to the metric of clean rows less that of reference rows: means over the pairs. */
export interface PathScores {
  /** Of each application of a dense layer, [units, inputs]. */
  readonly edges: ReadonlyMap<number, Float64Array>;
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
): PathScores {
  const { network } = state;
  const points = alphas.length;
  let pairs = 0;
  let from = 0;
  const seen: Seen = { taken: [], given: [], byGiven: [], inputs: [], byInputs: [], byPreActivation: [] };
  const pass = metricPass(network, head, tapsOf(seen), (numbers, row, gradient) =>
    metric(numbers, from + (row % pairs), gradient),
  );
  const scored: Scored[] = [];
  for (const [application, { placed }] of network.applications.entries()) {
    const [x, dz] = [seen.taken[application], seen.byPreActivation[application]];
    if (placed.layer.kind !== 'dense' || !x || !dz) continue;
    scored.push({ application, product: edgeProduct(pass.graph, application, x, dz) });
  }

  function edgeProduct(graph: Graph, application: number, x: Tensor, dz: Tensor): Tensor {
    const change = graph.batch(x.columns);
    graph.callHost(
      ({ f32, element }) => {
        const [start, end] = [element(x), element(change)];
        for (const [k, terms] of changes.entries()) {
          for (let pair = 0; pair < pairs; pair++) {
            const to = end + (k * pairs + pair) * change.stride;
            for (let j = 0; j < x.columns; j++) {
              let sum = 0;
              for (const { of, by } of terms) sum += by * (f32[start + (of * pairs + pair) * x.stride + j] as number);
              f32[to + j] = sum;
            }
          }
        }
      },
      [x],
      [change],
    );
    const product = graph.block(weightOf(network, application).storage.size);
    weightGradient(graph, product, NONE, change, dz);
    return product;
  }

  const edges = new Map(
    scored.map(({ application }) => [application, new Float64Array(count(weightOf(network, application).shape))]),
  );
  const units = network.applications.map(({ columns }) => new Float64Array(columns));
  const inputs = network.inputs.map(({ columns }, index) =>
    seen.byInputs[index] ? new Float64Array(columns) : undefined,
  );
  const kept = [...pass.inputs, ...pass.kept, ...seen.given, ...seen.byGiven, ...seen.inputs, ...seen.byInputs];
  const products = scored.map(({ product }) => product);
  const runnable = { ...pass, outputs: [], kept: [...kept.filter((tensor) => tensor), ...products] };
  const most = Math.max(1, Math.floor(rowsAtOnce(network) / points) || 1);
  for (from = 0; from < clean.rows; from += most) {
    pairs = Math.min(most, clean.rows - from);
    const order = Uint32Array.from({ length: pairs }, (_, i) => from + i);
    const [here, there] = [takeInputs(clean, order), takeInputs(reference, order)];
    const rows = joined(alphas.map((alpha) => between(there, here, alpha)));
    const program = feed(state, runnable, rows, { first: 0, count: rows.rows });
    const { f32 } = state.runtime.instance;
    for (const zero of pass.zeros) f32.fill(0, program.element(zero), program.element(zero) + rows.rows * zero.stride);
    state.runtime.run();
    addProducts(state, program, scored, edges);
    const add = (sums: Float64Array | undefined, value: Tensor | undefined, slope: Tensor | undefined) => {
      if (sums && value && slope) addUnits(state, program, changes, pairs, value, slope, sums);
    };
    for (const [application, sums] of units.entries()) add(sums, seen.given[application], seen.byGiven[application]);
    for (const [input, sums] of inputs.entries()) add(sums, seen.inputs[input], seen.byInputs[input]);
  }
  for (const [application, sums] of edges) {
    const weights = weightsAt(state, application);
    for (let i = 0; i < sums.length; i++) sums[i] = ((sums[i] as number) * (weights[i] as number)) / clean.rows;
  }
  const mean = (sums: Float64Array) => sums.map((sum) => sum / clean.rows);
  return { edges, units: units.map(mean), inputs: inputs.map((sums) => sums && mean(sums)) };
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
): void {
  for (const { application, product } of scored) {
    const sums = edges.get(application) as Float64Array;
    const data = new Float32Array(sums.length);
    weightOf(network, application).storage.read(runtime.instance.f32, program.element(product), data);
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (data[i] as number);
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
  const [values, slopes] = [element(value), element(slope)];
  for (const [k, terms] of changes.entries()) {
    for (const { of, by } of terms) {
      for (let pair = 0; pair < pairs; pair++) {
        const a = values + (of * pairs + pair) * value.stride;
        const d = slopes + (k * pairs + pair) * slope.stride;
        for (let j = 0; j < sums.length; j++)
          sums[j] = (sums[j] as number) + by * (f32[a + j] as number) * (f32[d + j] as number);
      }
    }
  }
}

/** All rows, one part after the other. */
function joined(parts: readonly Inputs[]): Inputs {
  const rows = parts.reduce((total, part) => total + part.rows, 0);
  const { x } = parts[0] as Inputs;
  return {
    rows,
    x: x.map(({ columns }, index) => {
      const data = new Float32Array(rows * columns);
      let at = 0;
      for (const part of parts) {
        const own = part.x[index] as Inputs['x'][number];
        data.set(own.data as Float32Array, at);
        at += own.data.length;
      }
      return { data, rows, columns };
    }),
  };
}
