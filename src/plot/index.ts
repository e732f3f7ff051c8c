export { type ComparisonOptions, compareCurves } from './compareCurves.ts';
export { type ConfusionPictureOptions, confusionPicture } from './confusionPicture.ts';
export { importancePicture } from './importancePicture.ts';
export { type LearningCurveOptions, learningCurve } from './learningCurve.ts';
export { parallelCoordinates } from './parallelCoordinates.ts';
export type { Figures, PictureOptions } from './picture.ts';
export type { StudyParameter, StudyTrials } from './studyTrials.ts';
export { type TrialHistoryOptions, trialHistory } from './trialHistory.ts';
