export { type BinaryFocalCrossEntropyOptions, binaryFocalCrossEntropy } from './binaryFocalCrossEntropy.ts';
export {
  type CategoricalFocalCrossEntropyOptions,
  categoricalFocalCrossEntropy,
} from './categoricalFocalCrossEntropy.ts';
export { categoricalHinge } from './categoricalHinge.ts';
export * from './common.ts';
export { cosineSimilarity } from './cosineSimilarity.ts';
export { gaussianNll } from './gaussianNll.ts';
export { hinge } from './hinge.ts';
export { klDivergence } from './klDivergence.ts';
export { logCosh } from './logCosh.ts';
export { meanAbsolutePercentageError } from './meanAbsolutePercentageError.ts';
export { meanSquaredLogarithmicError } from './meanSquaredLogarithmicError.ts';
export { poisson } from './poisson.ts';
export { type QuantileOptions, quantile } from './quantile.ts';
export { squaredHinge } from './squaredHinge.ts';
