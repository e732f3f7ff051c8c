export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type FoldResult,
} from './crossValidate.ts';
export { type Curve, type LearningCurve, type LearningCurveOptions, learningCurve } from './learningCurve.ts';
export type { RowSplit, SplittingOptions } from './splits.ts';
export type { ByName } from './statistics.ts';
export type { Estimator, Fold, FoldFitOptions, Make, ValidationOptions } from './trainer.ts';
