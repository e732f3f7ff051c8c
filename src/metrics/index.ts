export { accuracy } from './accuracy.ts';
export { meanAbsoluteError } from './meanAbsoluteError.ts';
export { rootMeanSquaredError } from './rootMeanSquaredError.ts';
