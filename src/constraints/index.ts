export { maxNorm } from './maxNorm.ts';
export { minMaxNorm } from './minMaxNorm.ts';
export { nonNegative } from './nonNegative.ts';
export { unitNorm } from './unitNorm.ts';
