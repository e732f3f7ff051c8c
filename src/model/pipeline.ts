import { checkOptions, isPlain, outOfRange, wrongKind } from '../base/errors.ts';
import { hasMethods } from '../base/kinds.ts';
import { checkJsonName } from '../data/checkJsonName.ts';
import type { NamedLabel } from '../data/labels.ts';
import { type Scaler, type ScalerState, scaler } from '../data/scaler.ts';
import type { Rows } from '../data/table.ts';
import type { EncodedRows, Tabular, TabularState } from '../data/tabular/fitted.ts';
import { tabular } from '../data/tabular/tabular.ts';
import type { CsvRows, TabularRow } from '../data/tabular/tabularSource.ts';
import type { Network } from '../network/network.ts';
import type { ClassesOptions } from '../training/classes.ts';
import type { InputRows, OutputTargets } from '../training/input.ts';
import { partsOf } from '../training/parts.ts';
import type { FitOptions } from '../training/request.ts';
import type { Scores } from '../training/scores.ts';
import type { Targets } from '../training/targets.ts';
import type { History } from '../training/train.ts';
import { type EvaluateOptions, Model, type PredictedClasses, type Predictions } from './model.ts';
import { type Prepared, preparing } from './preparing.ts';

export interface PipelineOptions {
  /** What converts rows to x. Default: the rows are x. */
  input?: Tabular<EncodedRows> | Tabular | Scaler;
  /**
   * What scales the targets of a regression in `fit`, and predictions back. With several outputs, an array or an object
   * with a scaler for each output that needs one. Default: no scaling.
   */
  target?: Scaler | readonly (Scaler | undefined)[] | Readonly<Record<string, Scaler>>;
}

/** A pipeline without its model, as JSON. */
export interface PipelineState {
  readonly name: 'pipeline';
  readonly input: TabularState | ScalerState | null;
  /** The scaler of each output's targets. */
  readonly targets: readonly (ScalerState | null)[];
}

/** Rows in the form that the pipeline's input accepts. */
export type PipelineRows = readonly TabularRow[] | CsvRows | InputRows;

/** The options of `model.fit`, with validation rows in the form that the pipeline accepts. */
export interface PipelineFitOptions extends Omit<FitOptions, 'validationData'> {
  validationData?: readonly [rows: PipelineRows, y: OutputTargets, sampleWeights?: ArrayLike<number>];
}

/** A model with its preprocessing: it accepts unprepared rows and predicts in the units of the targets. */
export interface Pipeline<P extends Predictions = Float32Array> {
  readonly model: Model<P>;
  /** The labels of the model: see `model.classes`. */
  readonly classes: Model<P>['classes'];
  /**
   * Trains the model, as `model.fit` does. Losses and metrics refer to scaled targets. The preprocessing does not
   * change.
   *
   * @throws as `model.fit`, and as the `transform` of the preprocessing.
   */
  fit(rows: PipelineRows, y: OutputTargets, options?: PipelineFitOptions): Promise<History>;
  /** Computes loss and metrics as `model.evaluate` does, for scaled targets. */
  evaluate(rows: PipelineRows, y: OutputTargets, options?: EvaluateOptions): Scores;
  /** Computes the outputs for rows as `model.predict` does, in the units of the targets. */
  predict(rows: PipelineRows): P;
  /** Predicts the classes of rows, as `model.predictClasses` does. */
  predictClasses<C extends NamedLabel | number = NamedLabel | number>(
    rows: PipelineRows,
    options?: ClassesOptions,
  ): PredictedClasses<C>;
  /** Returns the preprocessing as plain JSON: `pipeline.from(model, json)` recreates the pipeline exactly. */
  toJSON(): PipelineState;
}

const where = 'pipeline';

function makePipeline<P extends Predictions>(model: Model<P>, options?: PipelineOptions): Pipeline<P> {
  if (!(model instanceof Model)) throw wrongKind(where, 'model', 'created by sequential or functional', model);
  const state = model.stateFor(where, true);
  if (options === undefined && state.preprocessing !== undefined)
    return fromJson(model, state.preprocessing as PipelineState);
  const { input, target } = checkOptions(where, options ?? {}, ['input', 'target']);
  const { inputs, outputs } = state.network;
  if (input !== undefined) checkInput(input, inputs);
  const scalers = toScalers(target, outputs);
  const json: PipelineState = {
    name: 'pipeline',
    input: input?.toJSON() ?? null,
    targets: scalers.map((each) => each?.toJSON() ?? null),
  };
  const scales = scalers.some((each) => each);
  const toX = (rows: PipelineRows) => (input ? input.transform(rows as never) : rows) as InputRows;
  const toY = (y: OutputTargets) => (scales ? scaledTargets(y, scalers, outputs) : y);
  state.preprocessing = input || scales ? json : undefined;
  const prepare = (rows: PipelineRows, y: OutputTargets, options?: PipelineFitOptions): Prepared => {
    const given = options?.validationData;
    if (given === undefined) return [toX(rows), toY(y), options as FitOptions];
    if (!Array.isArray(given)) throw wrongKind(where, 'validationData', 'an array [rows, y, sampleWeights]', given);
    const [validRows, validY, ...weights] = given as [PipelineRows, OutputTargets, ArrayLike<number>];
    return [toX(rows), toY(y), { ...options, validationData: [toX(validRows), toY(validY), ...weights] }];
  };
  const made = Object.freeze<Pipeline<P>>({
    model,
    get classes() {
      return model.classes;
    },
    async fit(rows, y, options) {
      return model.fit(...prepare(rows, y, options));
    },
    evaluate: (rows, y, options) => model.evaluate(toX(rows), toY(y), options),
    predict(rows) {
      const predictions = model.predict(toX(rows));
      return scales ? unscaled(predictions, scalers, outputs) : predictions;
    },
    predictClasses: (rows, options) => model.predictClasses(toX(rows), options),
    toJSON: () => json,
  });
  preparing.set(made, { model: model as Model<never>, prepare });
  return made;
}

function fromJson<P extends Predictions>(model: Model<P>, json: PipelineState): Pipeline<P> {
  const { name, input, targets } = checkOptions(where, json, ['name', 'input', 'targets']);
  checkJsonName(where, name);
  if (!Array.isArray(targets)) throw wrongKind(where, 'targets', 'an array with one for each output', targets);
  const list = [...targets].map((state: ScalerState | null) => (state === null ? undefined : scaler(state)));
  return makePipeline(model, {
    ...(input !== null && { input: inputFrom(input) }),
    target: list.length === 1 ? (list[0] as Scaler) : list,
  });
}

const inputFrom = (state: TabularState | ScalerState) =>
  Object(state).name === 'tabular' ? tabular.from(state as TabularState) : scaler(state as ScalerState);

/** Throws if the preprocessing does not give the columns of the model's inputs. */
function checkInput(input: NonNullable<PipelineOptions['input']>, inputs: Network['inputs']): void {
  const fits = hasMethods(input, 'transform', 'toJSON');
  const columns = fits ? ((input as Tabular<EncodedRows>).columns ?? (input as unknown as Scaler).center) : undefined;
  if (typeof columns !== 'object')
    throw wrongKind(where, 'input', 'a result of tabular, standardScaler or the like', input);
  const widths = Array.isArray(columns)
    ? `${columns.length}`
    : inputs
        .map(({ name }) => `${(columns as Readonly<Record<string, readonly string[]>>)[name as string]?.length}`)
        .join();
  const wanted = inputs.map((each) => each.columns).join();
  if (widths !== wanted) throw outOfRange(where, 'columns of input', `${wanted}, as many as the model takes`, widths);
}

/** The scaler of each output. */
function toScalers(target: PipelineOptions['target'], outputs: Network['outputs']): readonly (Scaler | undefined)[] {
  if (target === undefined) return outputs.map(() => undefined);
  return partsOf<Scaler | undefined>(where, 'target', target, outputs).map((each, index) => {
    if (each === undefined) return undefined;
    const { columns, name = index } = outputs[index] as Network['outputs'][number];
    if (!hasMethods(each, 'transform', 'inverse', 'toJSON'))
      throw wrongKind(where, `target of output ${name}`, 'a scaler', each);
    const { length } = (each as Scaler).center;
    if (length !== columns)
      throw outOfRange(where, `target of output ${name}`, `a scaler of ${columns} columns`, length);
    return each;
  });
}

function scaledTargets(
  y: OutputTargets,
  scalers: readonly (Scaler | undefined)[],
  outputs: Network['outputs'],
): OutputTargets {
  const parts = partsOf<Targets>(where, 'y', y, outputs).map(
    (part, index) => scalers[index]?.transform(part as Rows) ?? part,
  );
  return (parts.length === 1 ? parts[0] : parts) as OutputTargets;
}

/** Predictions in the units of the targets, in the same form. */
function unscaled<P>(predictions: P, scalers: readonly (Scaler | undefined)[], outputs: Network['outputs']): P {
  const of = (rows: Float32Array, index: number) => scalers[index]?.inverse(rows) ?? rows;
  if (Array.isArray(predictions)) return predictions.map(of) as P;
  if (!isPlain(predictions)) return of(predictions as Float32Array, 0) as P;
  const byName = predictions as Readonly<Record<string, Float32Array>>;
  const entries = outputs.map(({ name }, index) => [name, of(byName[name as string] as Float32Array, index)]);
  return Object.fromEntries(entries) as P;
}

/**
 * Combines a model with the preprocessing of its rows and targets. `fit` and `predict` then accept unprepared rows, and
 * predictions are in the units of the targets. The model keeps its pipeline: `save` stores it, and
 * `pipeline(load(bytes))`, without options, recreates it.
 *
 *     const prices = pipeline(model, { input: tabular(houses), target: standardScaler(paid) });
 *     await prices.fit(houses, paid, { epochs: 20 });
 *     prices.predict([{ size: 80, rooms: 3, town: null }]);
 *
 * `pipeline.from(model, json)` restores the result of `toJSON`.
 *
 * @throws TypeError or RangeError for invalid options or JSON, and for an input whose columns do not match the model's.
 * @function
 */
export const pipeline = /* @__PURE__ */ Object.assign(makePipeline, { from: fromJson });
