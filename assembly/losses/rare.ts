// The losses of the pack losses.

export { BinaryFocalCrossEntropy } from './binaryFocalCrossEntropy';
export { Hinge } from './hinge';
export { KlDivergence } from './klDivergence';
export { LogCosh } from './logCosh';
export { MeanAbsolutePercentageError } from './meanAbsolutePercentageError';
export { MeanSquaredLogarithmicError } from './meanSquaredLogarithmicError';
export { Poisson } from './poisson';
export { Quantile } from './quantile';
export { SquaredHinge } from './squaredHinge';
