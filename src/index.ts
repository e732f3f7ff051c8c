// First, so that a page has it in one piece, which gzip gives tables of its own.
import './engine/binaries/packed.ts';

export type { Activation } from './activations/activation.ts';
export * from './activations/index.ts';
export type { Callback, Logs, Run, TrainedModel } from './callbacks/callback.ts';
export * from './callbacks/index.ts';
export type { Constrained, Constraint } from './constraints/constraint.ts';
export * from './constraints/index.ts';
export { argMax } from './data/argMax.ts';
export { balancedClassWeights } from './data/balancedClassWeights.ts';
export { type Moments, moments } from './data/columnMoments.ts';
export { type KFoldOptions, kFold } from './data/kFold.ts';
export { type EncoderState, type LabelEncoder, labelEncoder } from './data/labelEncoder.ts';
export type { ClassList, Label, Labels, NamedLabel } from './data/labels.ts';
export { type MinMaxScalerOptions, minMaxScaler } from './data/minMaxScaler.ts';
export { type OneHotEncoder, oneHotEncoder } from './data/oneHotEncoder.ts';
export { type RandomNumbers, randomNumbers } from './data/randomNumbers.ts';
export { type Scaler, type ScalerOptions, type ScalerState, scaler } from './data/scaler.ts';
export type { Part, Split, SplitOptions } from './data/split.ts';
export { standardScaler } from './data/standardScaler.ts';
export type { NumericArray, Rows } from './data/table.ts';
export type { BooleanOptions, BooleanState } from './data/tabular/boolean.ts';
export type { DatePartName } from './data/tabular/calendar.ts';
export type { CategoricalOptions, CategoricalState } from './data/tabular/categorical.ts';
export type { ColumnKind, ColumnSpec, ColumnState, KindDefaults } from './data/tabular/columnKinds.ts';
export type { DateOptions, DatePartState, DateState } from './data/tabular/date.ts';
export type { EncodedRows, ExcludedState, Tabular, TabularState } from './data/tabular/fitted.ts';
export type { NumericOptions, NumericState } from './data/tabular/numeric.ts';
export { type EncodedBy, type TabularOptions, tabular } from './data/tabular/tabular.ts';
export type { CsvRows, TabularRow } from './data/tabular/tabularSource.ts';
export { type RowSource, takeRows } from './data/takeRows.ts';
export { type TrainTestSplitOptions, trainTestSplit } from './data/trainTestSplit.ts';
export type { Build } from './engine/builds.ts';
export { type EngineOptions, type EngineReport, engine } from './engine/engine.ts';
export type { AnyWorker } from './engine/threadSettings.ts';
export * from './initializers/index.ts';
export type { Initializer } from './initializers/initializer.ts';
export type { NormalOptions } from './initializers/normal.ts';
export { type InputOptions, input, type Shape } from './layers/graphNode.ts';
export * from './layers/index.ts';
export type { Layer, Node } from './layers/layer.ts';
export type { ParameterOptions } from './layers/parameterOptions.ts';
export type { NameOptions } from './layers/sameColumns.ts';
export { type CustomLossOptions, customLoss } from './losses/customLoss.ts';
export * from './losses/index.ts';
export type { LabelSmoothingOptions } from './losses/labelSmoothing.ts';
export type { Loss, RowLoss } from './losses/loss.ts';
export type { AucOptions } from './metrics/auc.ts';
export type { AnswerOptions } from './metrics/averaged.ts';
export type { BinaryAccuracyOptions } from './metrics/binaryAccuracy.ts';
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusionMatrix.ts';
export { type CustomMetricOptions, metric } from './metrics/custom.ts';
export type { GivenRows } from './metrics/given.ts';
export * as metrics from './metrics/index.ts';
export type { MatthewsOptions } from './metrics/matthews.ts';
export type { Better, Metric, MetricContext, MetricCount, MetricOptions, PredictedBatch } from './metrics/metric.ts';
export { type ScoreOptions, score } from './metrics/score.ts';
export type { TopKOptions } from './metrics/topK.ts';
export { type Averaged, type AverageWeightsOptions, averageWeights } from './model/averageWeights.ts';
export { clone } from './model/clone.ts';
export { type CopyWeightsOptions, copyWeights } from './model/copyWeights.ts';
export { fitInWorker } from './model/fitInWorker.ts';
export { type FunctionalOptions, functional, type PredictionsOf } from './model/functional.ts';
export type { LayerReport } from './model/inspect.ts';
export { type AsyncBytes, type LoadOptions, load, type ModelInfo, modelInfo, readWeights } from './model/load.ts';
export type {
  BatchOptions,
  EvaluateOptions,
  KnownClasses,
  Model,
  PredictedClasses,
  Predictions,
  WeightOptions,
} from './model/model.ts';
export * as modelStore from './model/modelStore.ts';
export {
  type Pipeline,
  type PipelineFitOptions,
  type PipelineOptions,
  type PipelineRows,
  type PipelineState,
  pipeline,
} from './model/pipeline.ts';
export { type SaveOptions, save } from './model/save.ts';
export { type SequentialOptions, sequential } from './model/sequential.ts';
export { type TopClass, type TopClassesOptions, topClasses } from './model/topClasses.ts';
export type { Training } from './model/training.ts';
export { type TransferOptions, transfer } from './model/transfer.ts';
export * from './optimizers/index.ts';
export { type LbfgsOptions, lbfgs } from './optimizers/lbfgs.ts';
export type { LearningRate, Optimizer } from './optimizers/optimizer.ts';
export type { OptimizerOptions } from './optimizers/options.ts';
export type { Weight, Weights } from './plan/weights.ts';
export * from './regularizers/index.ts';
export type { Regularized, Regularizer } from './regularizers/regularizer.ts';
export { type Config, type ConfigOptions, type Customs, fromConfig, type Json, toConfig } from './saving/config.ts';
export type { DecayOptions } from './schedules/decay.ts';
export * from './schedules/index.ts';
export type { Schedule } from './schedules/schedule.ts';
export type { Classes, ClassesOptions } from './training/classes.ts';
export type { CompileOptions, ForOutputs } from './training/compile.ts';
export type { AnyBatch, BatchSource, Dataset, FitDatasetOptions } from './training/dataset.ts';
export type { ClassWeights, InputRows, OutputTargets } from './training/input.ts';
export type { Batch, FitOptions } from './training/request.ts';
export type { Scores } from './training/scores.ts';
export type { Targets } from './training/targets.ts';
export type { History } from './training/train.ts';
export type { Progress } from './worker/serializedTraining.ts';
