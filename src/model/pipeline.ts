import { checkOptions, wrongKind } from '../base/errors.ts';
import { hasMethods } from '../base/kinds.ts';
import { checkJsonName } from '../data/checkJsonName.ts';
import type { NamedLabel } from '../data/labels.ts';
import { type Scaler, type ScalerState, scaler } from '../data/scaler.ts';
import type { Rows } from '../data/table.ts';
import type { EncodedRows, Tabular, TabularState } from '../data/tabular/fitted.ts';
import type { CsvRows, TabularRow } from '../data/tabular/source.ts';
import { tabular } from '../data/tabular/tabular.ts';
import type { ClassesOptions } from '../training/classes.ts';
import type { InputRows, OutputTargets } from '../training/input.ts';
import type { FitOptions } from '../training/request.ts';
import type { Scores } from '../training/scores.ts';
import type { Targets } from '../training/targets.ts';
import type { History } from '../training/train.ts';
import { type EvaluateOptions, Model, type PredictedClasses, type Predictions } from './model.ts';
import {
  byScaler,
  scalersFrom,
  scalersState,
  type TargetScalers,
  type TargetScalersState,
  toScalers,
} from './targetScalers.ts';

export interface PipelineOptions {
  /** What makes x of rows. Default: the rows are x. */
  input?: Tabular<EncodedRows> | Tabular | Scaler;
  /** What scales targets for `fit`, and predictions back. Default: nothing. */
  target?: TargetScalers;
}

/** What a pipeline is beside its model, as JSON keeps it. */
export interface PipelineState {
  readonly name: 'pipeline';
  readonly input?: TabularState | ScalerState;
  readonly target?: TargetScalersState;
}

/** Rows as the pipeline's input takes them. */
export type PipelineRows = readonly TabularRow[] | CsvRows | InputRows;

/** The options of `model.fit`, with rows to validate on as the pipeline takes them. */
export interface PipelineFitOptions extends Omit<FitOptions, 'validationData'> {
  validationData?: readonly [rows: PipelineRows, y: OutputTargets, sampleWeights?: ArrayLike<number>];
}

/** A model with what prepares its rows and targets: rows go in as they are, predictions come in the units of the targets. */
export interface Pipeline<P extends Predictions = Float32Array> {
  readonly model: Model<P>;
  /** The labels that the model knows: see `model.classes`. */
  readonly classes: Model<P>['classes'];
  /**
   * Trains the model, as `model.fit` does. Losses and metrics are those of scaled targets. What prepares rows and targets
   * stays as it was fitted.
   *
   * @throws as `model.fit` and the `transform` of what prepares.
   */
  fit(rows: PipelineRows, y: OutputTargets, options?: PipelineFitOptions): Promise<History>;
  /** Loss and metrics, as `model.evaluate` gives them: of scaled targets. */
  evaluate(rows: PipelineRows, y: OutputTargets, options?: EvaluateOptions): Scores;
  /** The outputs for rows, as `model.predict` gives them, in the units of the targets. */
  predict(rows: PipelineRows): P;
  /** The classes of rows, as `model.predictClasses` gives them. */
  predictClasses<C extends NamedLabel | number = NamedLabel | number>(
    rows: PipelineRows,
    options?: ClassesOptions,
  ): PredictedClasses<C>;
  /** What prepares rows and targets, as plain JSON: `pipeline.from(model, json)` makes it again, to the same bits. */
  toJSON(): PipelineState;
}

function makePipeline<P extends Predictions>(model: Model<P>, options: PipelineOptions = {}): Pipeline<P> {
  const where = 'pipeline';
  if (!(model instanceof Model)) throw wrongKind(where, 'model', 'one made by sequential or functional', model);
  const { input, target } = checkOptions(where, options, ['input', 'target']);
  if (input !== undefined && !hasMethods(input, 'transform', 'toJSON'))
    throw wrongKind(where, 'input', 'what tabular or a scaler function returns', input);
  const scalers = target === undefined ? undefined : toScalers(target);
  const toX = (rows: PipelineRows) => (input ? input.transform(rows as readonly TabularRow[]) : rows) as InputRows;
  const toY = (y: OutputTargets) =>
    scalers ? (byScaler<Targets>('y', y, scalers, (value, by) => by.transform(value as Rows)) as OutputTargets) : y;
  return Object.freeze<Pipeline<P>>({
    model,
    get classes() {
      return model.classes;
    },
    async fit(rows, y, options) {
      const given = options?.validationData;
      if (given === undefined) return model.fit(toX(rows), toY(y), options as FitOptions);
      if (!Array.isArray(given)) throw wrongKind(where, 'validationData', 'an array [rows, y, sampleWeights]', given);
      const [validRows, validY, ...weights] = given as [PipelineRows, OutputTargets, ArrayLike<number>];
      return model.fit(toX(rows), toY(y), { ...options, validationData: [toX(validRows), toY(validY), ...weights] });
    },
    evaluate: (rows, y, more) => model.evaluate(toX(rows), toY(y), more),
    predict(rows) {
      const predictions = model.predict(toX(rows));
      if (!scalers) return predictions;
      return byScaler<Float32Array>('the outputs', predictions, scalers, (value, by) => by.inverse(value)) as P;
    },
    predictClasses: (rows, more) => model.predictClasses(toX(rows), more),
    toJSON: () => ({
      name: 'pipeline',
      ...(input && { input: input.toJSON() }),
      ...(scalers && { target: scalersState(scalers) }),
    }),
  });
}

function fromJson<P extends Predictions>(model: Model<P>, json: PipelineState): Pipeline<P> {
  const { name, input, target } = checkOptions('pipeline', json, ['name', 'input', 'target']);
  checkJsonName('pipeline', name);
  const isTabular = Object(input).name === 'tabular';
  return makePipeline(model, {
    ...(input !== undefined && {
      input: isTabular ? tabular.from(input as TabularState) : scaler(input as ScalerState),
    }),
    ...(target !== undefined && { target: scalersFrom(target) }),
  });
}

/**
 * Puts a model together with what makes x of rows and scales its targets: `fit` takes rows as they are, `predict`, too, and
 * gives numbers in the units of the targets. `pipeline.from` takes what `toJSON` gave.
 *
 *     const prices = pipeline(model, { input: tabular(houses), target: standardScaler(paid) });
 *     await prices.fit(houses, paid, { epochs: 20 });
 *     prices.predict([{ size: 80, rooms: 3, town: null }]);
 *
 * @throws TypeError or RangeError for bad options; `pipeline.from` for other JSON.
 */
export const pipeline = /* @__PURE__ */ Object.assign(makePipeline, { from: fromJson });
