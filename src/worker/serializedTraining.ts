import { callOf } from '../base/builtIn.ts';
import { outOfRange, show } from '../base/errors.ts';
import { isKind, typedArrayKind } from '../base/kinds.ts';
import { type Callback, type Hook, hooks, type Logs } from '../callbacks/callback.ts';
import type { Gradients } from '../callbacks/nonFinite.ts';
import type { NumericArray, Table } from '../data/table.ts';
import { type Build, modulesOf, type SharedModule } from '../engine/builds.ts';
import { whyAlone } from '../engine/threadSettings.ts';
import { keyOf } from '../lowering/batchSignature.ts';
import type { LossGraph } from '../lowering/lossGraphs.ts';
import type { TrainingGraphs } from '../lowering/trainingGraphs.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import type { RegionSizes } from '../plan/layout.ts';
import type { Parameter } from '../plan/parameter.ts';
import { type Prepare, preparing } from '../plan/prepare.ts';
import { packsOf } from '../plan/program.ts';
import { type Examples, signatureOf } from '../training/examples.ts';
import type { RowsRequest } from '../training/request.ts';
import type { Compiled, ModelState, TrainingState } from '../training/state.ts';
import { MOST_ROWS } from '../training/train.ts';

/** Steps whose learning rates, from a function, may go along to a worker: 8 bytes each. */
const MOST_RATES = 10_000_000;

/** A training as plain data: what `train` needs, to go to a worker. */
export interface SerializedTraining {
  readonly build: Build;
  /** Compiled modules, for a memory that is shared and for one that is not. */
  readonly modules: readonly SharedModule[];
  readonly threads: number | 'auto';
  /** Why the page has one thread; undefined if it may have more. */
  readonly alone: string | undefined;
  readonly sizes: RegionSizes;
  readonly snapshot: Uint8Array;
  readonly counts: Counts;
  readonly graphs: RequestGraphs;
  readonly metrics: readonly (readonly { readonly kind: string; readonly options: object }[])[];
  readonly compiled: Pick<Compiled, 'lossWeights' | 'outputs' | 'network' | 'sums' | 'progress'>;
  readonly optimizer: {
    readonly name: string;
    /** All, without the learning rate. */
    readonly options: object;
    readonly accumulate: number;
    readonly ema: number | undefined;
    /** Whether it minimizes. */
    readonly minimizes: boolean;
    /** A number, or one for each step of the training; none where nothing takes one. */
    readonly learningRate: number | Float64Array | undefined;
  };
  /** What learns, for an optimizer that minimizes. */
  readonly learning: readonly TrainableParameter[];
  readonly request: Omit<RowsRequest, 'callbacks' | 'signal' | 'watch' | 'model'>;
  /** Methods of callbacks to be called. */
  readonly hooks: readonly Hook[];
  /** Whether `terminateOnNaN` watches. */
  readonly refuses: boolean;
}

/** A parameter that learns, and whether it lies in panels. */
interface TrainableParameter extends Pick<Parameter, 'shape' | 'tensor'> {
  readonly inPanels: boolean;
}

/** The graphs of one request. */
interface RequestGraphs
  extends Pick<TrainingGraphs, 'update' | 'add' | 'average' | 'ema' | 'statistics' | 'constraints'> {
  readonly step: LossGraph | undefined;
  /** By the key of the signature. */
  readonly evaluate: ReadonlyMap<string, LossGraph>;
  readonly gradients: LossGraph | undefined;
}

export type Counts = Pick<TrainingState, 'seed' | 'steps' | 'batches' | 'epochs' | 'rateFactor'>;

/** What comes of a training: all that the model keeps, as it is then. */
export interface Outcome {
  readonly snapshot: Uint8Array<ArrayBuffer>;
  readonly counts: Counts;
}

/** How far a training is. */
export interface Progress {
  /** Epochs that are finished. */
  readonly epoch: number;
  /** Steps of the next epoch that are done. 0 right after an epoch: then `logs` are those of that epoch. */
  readonly batch: number;
  /** Loss and metrics of the epoch. */
  readonly logs: Logs;
}

/** Progress, with what the model keeps at that moment: always at the end of an epoch that is watched, else now and then. */
export interface Report {
  readonly progress: Progress;
  readonly outcome: Outcome | undefined;
}

/** The training that a request is, for a model. */
export function serializeTraining(
  where: string,
  state: ModelState,
  compiled: Compiled,
  request: RowsRequest,
  threads = state.runtime.threads,
): SerializedTraining {
  const { runtime } = state;
  const { build } = runtime.instance;
  const { lossWeights, outputs, sums, progress, optimizer, network } = compiled;
  const alone = whyAlone();
  const kinds = threads !== 1 && alone === undefined ? [false, true] : [false];
  const { epochs, initialEpoch, batchSize, shuffle, source, validation, callbacks } = request;
  for (const loss of compiled.losses) checkKnown(where, 'loss', loss);
  const { learningRate: _, ...options } = checkKnown(where, 'optimizer', optimizer);
  const graphs = graphsFor(compiled, request);
  const { evaluate, ...others } = graphs;
  const runnables = [...evaluate.values(), ...Object.values(others)].filter((each) => each !== undefined);
  const packs = [...new Set(runnables.flatMap(({ graph }) => [...packsOf(graph)]))];
  const prepare = preparing(runtime.instance, runtime.sizes, threads, runnables);
  return {
    ...{ build, modules: kinds.flatMap((shared) => modulesOf(build, shared, packs)), threads, alone },
    ...{ sizes: runtime.sizes, snapshot: runtime.snapshot(), counts: countsOf(state) },
    graphs: prepared(graphs, request, optimizer.minimize !== undefined, prepare),
    metrics: compiled.metrics.map((list) =>
      list.map((metric) => {
        checkKnown(where, 'metric', metric);
        const { kind = '', options = {} } = metric;
        return { kind, options };
      }),
    ),
    compiled: { lossWeights, outputs, network: describe(network), sums, progress },
    optimizer: {
      ...{ name: optimizer.name, options, accumulate: optimizer.accumulate, ema: optimizer.ema },
      minimizes: optimizer.minimize !== undefined,
      learningRate: optimizer.minimize ? undefined : rates(where, state, compiled, request),
    },
    learning: optimizer.minimize
      ? compiled.learning.map(({ shape, tensor, storage: { inPanels } }) => ({ shape, tensor, inPanels }))
      : [],
    request: {
      ...{ epochs, initialEpoch, batchSize, shuffle },
      source: copyOf(source),
      validation: validation && copyOf(validation),
    },
    hooks: hooks.filter((hook) => callbacks.some((callback) => callback[hook])),
    refuses: callbacks.some(refuses),
  };
}

const refuses = ({ refusal }: Callback) => refusal !== undefined;

/** As data: the layers themselves have functions. */
function describe({ trainable, layers, applications }: Compiled['network']): Gradients['network'] {
  const described = new Map(
    layers.map((placed) => {
      const { name, layer, parameters } = placed;
      const own = parameters.map(({ tensor, trainable: learns, role }) => ({ tensor, trainable: learns, role }));
      return [placed, { name, layer: { kind: layer.kind }, parameters: own }] as const;
    }),
  );
  return {
    trainable,
    layers: [...described.values()],
    applications: applications.map(({ placed }) => ({ placed: described.get(placed) as PlacedLayer })),
  };
}

type PlacedLayer = Gradients['network']['layers'][number];

function graphsFor({ graphs, optimizer }: Compiled, request: RowsRequest): RequestGraphs {
  const { source, validation, callbacks } = request;
  const { minimize, accumulate } = optimizer;
  const watches = !minimize && callbacks.some(refuses);
  const evaluated = [minimize && source, validation].filter((examples) => examples !== undefined).map(signatureOf);
  const { update, add, average, ema, statistics, constraints } = graphs;
  return {
    step: minimize || watches ? undefined : graphs.step(signatureOf(source)),
    evaluate: new Map(evaluated.map((signature) => [keyOf(signature), graphs.evaluate(signature)])),
    gradients: minimize || watches || accumulate > 1 ? graphs.gradients(signatureOf(source), watches) : undefined,
    ...{ update, add, average, ema, statistics, constraints },
  };
}

/** The graphs with their programs, for each number of rows of a batch. */
function prepared(
  { step, evaluate, gradients, ...others }: RequestGraphs,
  { source, validation, batchSize }: RowsRequest,
  minimizes: boolean,
  prepare: Prepare,
): RequestGraphs {
  const ofBatches = batchesOf(source.rows, batchSize);
  const ofEvaluations = [
    ...(validation ? batchesOf(validation.rows, batchSize) : []),
    ...(minimizes ? batchesOf(source.rows, MOST_ROWS) : []),
  ];
  const alone = Object.entries(others).map(([name, graph]) => [name, graph && prepare(graph, [1])]);
  return {
    step: step && prepare(step, ofBatches),
    evaluate: new Map([...evaluate].map(([key, graph]) => [key, prepare(graph, ofEvaluations)])),
    gradients: gradients && prepare(gradients, minimizes ? [source.rows] : ofBatches),
    ...(Object.fromEntries(alone) as typeof others),
  };
}

/** The numbers of rows of all batches: the last one may be smaller. */
const batchesOf = (rows: number, batchSize: number) =>
  [Math.min(rows, batchSize), rows % batchSize].filter((count) => count > 0);

export function countsOf({ seed, steps, batches, epochs, rateFactor }: TrainingState): Counts {
  return { seed, steps, batches, epochs, rateFactor };
}

/** Memory of a training that can go to a worker without another copy. */
export function ownMemory({ snapshot, optimizer, request }: SerializedTraining): ArrayBuffer[] {
  const { learningRate } = optimizer;
  const views: (ArrayBufferView | undefined)[] = [
    snapshot,
    typeof learningRate === 'object' ? learningRate : undefined,
  ];
  for (const { x, y, weights } of [request.source, ...(request.validation ? [request.validation] : [])])
    for (const view of [...x.map(({ data }) => data), ...y.map(({ table }) => table.data), weights]) views.push(view);
  return views.flatMap((view) => (view && !isShared(view) ? [view.buffer as ArrayBuffer] : []));
}

/** A copy of rows, of which what lies in shared memory stays there. */
function copyOf({ rows, x, y, weights }: Examples): Examples {
  return {
    rows,
    x: x.map(copyOfTable),
    y: y.map(({ form, table }) => ({ form, table: copyOfTable(table) })),
    weights: weights?.slice(),
  };
}

function copyOfTable({ data, rows, columns }: Table): Table {
  return { data: isShared(data) ? data : copyOfNumbers(data), rows, columns };
}

/** A copy in memory of its own, which `slice` of a Node `Buffer` has not. */
function copyOfNumbers(data: NumericArray): NumericArray {
  const Numbers = (globalThis as unknown as Record<string, new (from: NumericArray) => NumericArray>)[
    typedArrayKind(data) as string
  ];
  return new (Numbers as NonNullable<typeof Numbers>)(data);
}

const isShared = ({ buffer }: ArrayBufferView) => isKind(buffer, 'SharedArrayBuffer');

/** The learning rate of all steps of a request, or those from a function. */
function rates(where: string, state: ModelState, compiled: Compiled, request: RowsRequest): number | Float64Array {
  const { learningRate } = compiled.optimizer;
  if (typeof learningRate === 'number') return learningRate;
  const { source, batchSize, epochs, initialEpoch } = request;
  const count = (epochs - initialEpoch) * Math.ceil(source.rows / batchSize);
  if (count > MOST_RATES)
    throw outOfRange(where, 'steps with a learning rate that is a function', `at most ${MOST_RATES}`, count);
  return Float64Array.from({ length: count }, (_, i) => rateAt(compiled.optimizer, state.steps + 1 + i));
}

/** The options of a value of this library; a worker has no others. */
function checkKnown(where: string, what: string, value: { readonly name: string }): Readonly<Record<string, unknown>> {
  const call = callOf(value);
  if (!call) throw outOfRange(where, what, "one of this library's in a worker", show(value.name));
  return Object(call.given[0]);
}
