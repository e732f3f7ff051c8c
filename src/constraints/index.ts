export { type MaxNormOptions, maxNorm } from './maxNorm.ts';
export { type MinMaxNormOptions, minMaxNorm } from './minMaxNorm.ts';
export { nonNegative } from './nonNegative.ts';
export { unitNorm } from './unitNorm.ts';
