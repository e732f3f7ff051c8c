export { type ComparisonOptions, compareCurves } from './compareCurves.ts';
export { type ConfusionPictureOptions, confusionPicture } from './confusionPicture.ts';
export { type LearningCurveOptions, learningCurve } from './learningCurve.ts';
export type { Figures, PictureOptions } from './picture.ts';
