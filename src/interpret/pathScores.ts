import type { Fused } from '../activations/activation.ts';
import { linear } from '../activations/linear.ts';
import { writeRows } from '../data/batch.ts';
import type { Table } from '../data/table.ts';
import { interpretKernels } from '../engine/packs/interpret.ts';
import { weightGradient } from '../layers/dense.ts';
import type { LayerInput, ParameterTensors } from '../layers/layer.ts';
import type { TapPoint, Taps } from '../lowering/tappedPass.ts';
import type { Application, Network, PlacedParameter, Source } from '../network/network.ts';
import type { View } from '../plan/graph.ts';
import { count } from '../plan/parameter.ts';
import type { Program } from '../plan/program.ts';
import { NONE, type Size, sizeFor, type Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import type { ModelState } from '../training/state.ts';
import { metricPass } from './metricPass.ts';
import type { Path } from './paths.ts';
import type { Head, RowMetric } from './rowMetric.ts';

/** What contributes to the metric of clean rows less that of reference rows: means over the pairs. */
export interface PathScores {
  /** Of each application of a dense layer, [units, inputs]. */
  readonly edges: ReadonlyMap<number, Float64Array>;
  /** The same of magnitudes: Σ |…| over the pairs, if each is looked at. */
  readonly strengths: ReadonlyMap<number, Float64Array>;
  /** Of what each application gives. */
  readonly units: readonly Float64Array[];
  /** Of each input of the network; none where no gradient leads. */
  readonly inputs: readonly (Float64Array | undefined)[];
  /** The metric at the ends of the path. */
  readonly ends: { readonly clean: Float64Array; readonly reference: Float64Array };
}

interface Seen {
  readonly taken: Tensor[];
  readonly given: Tensor[];
  readonly byGiven: Tensor[];
  readonly inputs: Tensor[];
  readonly byInputs: Tensor[];
  readonly byPreActivation: Tensor[];
}

/** A dense application whose edges are scored: products of δ and the changes, in panels as its weights. */
interface Scored {
  readonly application: number;
  /** Σ δᵀ·Δa over the pairs. */
  readonly product: Tensor;
  /** The same of magnitudes, where they are wanted. */
  readonly magnitudes: Tensor | undefined;
}

/** Elements of the widest activations of rows that are computed at once, and rows: sums over these are in f32. */
const [WIDEST, MOST_ROWS] = [2_097_152, 2560];

/**
 * Scores every edge, unit and input along a path. The scores of all edges of a dense layer are one product, that of the
 * weight gradient with changes of activations in the place of activations: W ⊙ (δᵀ·Δa). An input changes along a line, by
 * ωₖ (x − x′) at each point, so what takes it has W ⊙ ((Σₖ ωₖ δₖ)ᵀ·(x − x′)), a product of as many rows as there are pairs.
 */
export function pathScores(
  state: ModelState,
  head: Head,
  metric: RowMetric,
  clean: Inputs,
  reference: Inputs,
  { alphas, changes }: Path,
  each: boolean,
): PathScores {
  const { network } = state;
  const points = alphas.length;
  let pairs = 0;
  let from = 0;
  const ends = { clean: new Float64Array(clean.rows), reference: new Float64Array(clean.rows) };
  const seen: Seen = { taken: [], given: [], byGiven: [], inputs: [], byInputs: [], byPreActivation: [] };
  const perPair = sizePerPair(1, points);
  const taps: Taps = {
    ...tapsOf(seen),
    wants: (input) => !isTakenByDense(network, input),
    /** What takes in a line of rows takes in a line itself: computed at its ends, and between them interpolated. */
    build(application, { graph, inputs: [flow], parameters }) {
      const { placed } = network.applications[application] as Application;
      const input = seen.inputs.indexOf((flow as LayerInput).tensor);
      if (placed.layer.kind !== 'dense' || input < 0 || !isTakenByDense(network, input)) return undefined;
      const ends = (columns: number) => {
        const tensor = graph.batch(columns);
        return { ...tensor, size: sizePerPair(2 * tensor.stride, points) };
      };
      const { columns } = (flow as LayerInput).tensor;
      const [x, z, y] = [ends(columns), ends(placed.columns), graph.batch(placed.columns)];
      const write = (view: View) => {
        writeRows(
          view.f32,
          view.element(x),
          x.stride,
          (reference.x[input] as Table).data,
          columns,
          undefined,
          from,
          pairs,
        );
        const cleanRows = (clean.x[input] as Table).data;
        writeRows(view.f32, view.element(x) + pairs * x.stride, x.stride, cleanRows, columns, undefined, from, pairs);
      };
      graph.callHost(write, [], [x]);
      graph.call('denseForward', {
        ...{ y: z, z, x, w: (parameters.weight as ParameterTensors).value, b: parameters.bias?.value ?? NONE },
        ...{ ...(linear().fused as Fused), rows: sizePerPair(2, points) },
        ...{ inputs: columns, outputs: placed.columns, xStride: x.stride, yStride: z.stride },
      });
      graph.callHost((view) => interpolate(view, z, y, alphas, pairs), [z], [y]);
      return { output: y, backward: () => [undefined] };
    },
  };
  const pass = metricPass(network, head, taps, (numbers, row, gradient) => {
    const [pair, alpha] = [from + (row % pairs), alphas[Math.floor(row / pairs)]];
    const value = metric(numbers, pair, gradient);
    if (alpha === 1) ends.clean[pair] = value;
    else if (alpha === 0) ends.reference[pair] = value;
    return value;
  });
  const { graph } = pass;
  const scored: Scored[] = [];
  for (const [application, { placed }] of network.applications.entries()) {
    const [x, dz] = [seen.taken[application], seen.byPreActivation[application]];
    if (placed.layer.kind !== 'dense' || !x || !dz) continue;
    const { size } = weightOf(network, application).storage;
    const [product, magnitudes] = [graph.block(size), each ? graph.block(size) : undefined];
    scored.push({ application, product, magnitudes });
    const shape = { inputs: x.columns, outputs: dz.columns };
    const input = seen.inputs.indexOf(x);
    if (input < 0) {
      const change = graph.batch(x.columns);
      graph.callHost((view) => writeChanges(view, x, change, changes, pairs), [x], [change]);
      weightGradient(graph, product, NONE, change, dz);
      if (magnitudes)
        graph.call(interpretKernels.pairMagnitudes, {
          ...{ ...shape, sums: magnitudes, x: change, dz, pairs: perPair, points },
          ...{ xStride: change.stride, dzStride: dz.stride },
        });
      continue;
    }
    const line = changes.map((moved) => (moved ? moved.by * (at(alphas, moved.to) - at(alphas, moved.from)) : 0));
    const ofPairs = (columns: number) => {
      const tensor = graph.batch(columns);
      return { ...tensor, size: sizePerPair(tensor.stride, points) };
    };
    const [change, slope] = [ofPairs(x.columns), ofPairs(dz.columns)];
    const multiply = (dw: Tensor) =>
      graph.call('denseBackwardWeights', {
        ...{ ...shape, dw, db: NONE, x: change, dz: slope, scratch: NONE, room: 0, rows: perPair },
        ...{ xStride: change.stride, dzStride: slope.stride },
      });
    graph.callHost(
      (view) => {
        writeDifferences(view, change, clean.x[input] as Table, reference.x[input] as Table, from, pairs);
        writeSlopes(view, slope, dz, line, pairs);
      },
      [dz],
      [change, slope],
    );
    multiply(product);
    if (!magnitudes) continue;
    graph.callHost((view) => writeMagnitudes(view, [change, slope], pairs), [change, slope], [change, slope]);
    multiply(magnitudes);
  }

  const zeros = () =>
    new Map(
      scored.map(({ application }) => [application, new Float64Array(count(weightOf(network, application).shape))]),
    );
  const [edges, strengths] = [zeros(), each ? zeros() : new Map<number, Float64Array>()];
  const units = network.applications.map(({ columns }) => new Float64Array(columns));
  const inputs = network.inputs.map(({ columns }, index) =>
    seen.byInputs[index] || isTakenByDense(network, index) ? new Float64Array(columns) : undefined,
  );
  const kept = [...pass.inputs, ...pass.kept, ...seen.given, ...seen.byGiven, ...seen.inputs, ...seen.byInputs];
  const products = scored.flatMap(({ product, magnitudes }) => (magnitudes ? [product, magnitudes] : [product]));
  const runnable = { ...pass, kept: [...kept.filter((tensor) => tensor), ...products] };
  const most = Math.max(1, Math.floor(Math.min(WIDEST / network.widest, MOST_ROWS) / points));
  for (from = 0; from < clean.rows; from += most) {
    pairs = Math.min(most, clean.rows - from);
    const program = state.runtime.load(runnable, pairs * points);
    const isSeen = (input: number) => !isTakenByDense(network, input);
    writePath(state, program, pass.inputs, clean, reference, alphas, from, pairs, isSeen);
    const { f32 } = state.runtime.instance;
    const clear = (tensor: Tensor, rows = 1) =>
      f32.fill(0, program.element(tensor), program.element(tensor) + sizeFor(tensor.size, rows, 1));
    for (const zero of pass.zeros) clear(zero, pairs * points);
    for (const { magnitudes } of scored) if (magnitudes) clear(magnitudes);
    state.runtime.run();
    for (const { application, product, magnitudes } of scored) {
      addProduct(state, program, application, product, edges.get(application) as Float64Array);
      const own = strengths.get(application);
      if (magnitudes && own) addProduct(state, program, application, magnitudes, own);
    }
    const add = (sums: Float64Array | undefined, value: Tensor | undefined, slope: Tensor | undefined) => {
      if (sums && value && slope) addUnits(state, program, changes, pairs, value, slope, sums);
    };
    for (const [application, sums] of units.entries()) add(sums, seen.given[application], seen.byGiven[application]);
    for (const [input, sums] of inputs.entries()) add(sums, seen.inputs[input], seen.byInputs[input]);
  }
  for (const [application, sums] of edges) {
    const weights = weightsAt(state, application);
    const own = strengths.get(application);
    for (let i = 0; i < sums.length; i++) {
      const factor = (weights[i] as number) / clean.rows;
      sums[i] = (sums[i] as number) * factor;
      if (own) own[i] = (own[i] as number) * Math.abs(factor);
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
  return { edges, strengths, units: units.map(mean), inputs: inputs.map((sums) => sums && mean(sums)), ends };
}

const at = (numbers: readonly number[], index: number) => numbers[index] as number;

/** So many elements for each pair, in a batch of all their points: a little more, which as a count is cut off. */
const sizePerPair = (elements: number, points: number): Size => ({ perRow: (elements * (1 + 2 ** -40)) / points });

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

/** Adds a product in panels to sums [units, inputs]. */
function addProduct(
  { runtime, network }: ModelState,
  program: Program,
  application: number,
  product: Tensor,
  sums: Float64Array,
): void {
  const data = new Float32Array(sums.length);
  weightOf(network, application).storage.read(runtime.instance.f32, program.element(product), data);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (data[i] as number);
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
  isSeen: (input: number) => boolean,
): void {
  const { f32 } = runtime.instance;
  for (const [index, { columns, data }] of clean.x.entries()) {
    if (!isSeen(index)) continue;
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

/** change ← x − x′, a row for each pair. */
function writeDifferences(
  { f32, element }: View,
  change: Tensor,
  { data: clean }: Table,
  { data: reference }: Table,
  from: number,
  pairs: number,
): void {
  const { columns, stride } = change;
  for (let pair = 0; pair < pairs; pair++) {
    const to = element(change) + pair * stride;
    const row = (from + pair) * columns;
    for (let j = 0; j < columns; j++) f32[to + j] = (clean[row + j] as number) - (reference[row + j] as number);
  }
}

/** y ← z(0) + α (z(1) − z(0)) at each point. */
function interpolate({ f32, element }: View, z: Tensor, y: Tensor, alphas: readonly number[], pairs: number): void {
  const count = pairs * z.stride;
  const start = element(z);
  for (const [k, alpha] of alphas.entries()) {
    const to = element(y) + k * count;
    for (let i = 0; i < count; i++) {
      const low = f32[start + i] as number;
      f32[to + i] = low + alpha * ((f32[start + count + i] as number) - low);
    }
  }
}

/** slope ← Σₖ ωₖ δₖ, a row for each pair. */
function writeSlopes({ f32, element }: View, slope: Tensor, dz: Tensor, line: readonly number[], pairs: number): void {
  const { stride } = slope;
  f32.fill(0, element(slope), element(slope) + pairs * stride);
  for (const [k, by] of line.entries()) {
    if (by === 0) continue;
    for (let pair = 0; pair < pairs; pair++) {
      const to = element(slope) + pair * stride;
      const d = element(dz) + (k * pairs + pair) * dz.stride;
      for (let j = 0; j < dz.columns; j++) f32[to + j] = (f32[to + j] as number) + by * (f32[d + j] as number);
    }
  }
}

/** Rows of each tensor become their magnitudes. */
function writeMagnitudes({ f32, element }: View, tensors: readonly Tensor[], pairs: number): void {
  for (const tensor of tensors) {
    const end = element(tensor) + pairs * tensor.stride;
    for (let i = element(tensor); i < end; i++) f32[i] = Math.abs(f32[i] as number);
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
