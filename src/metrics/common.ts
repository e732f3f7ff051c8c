// The metrics that names stand for without lanewise/names.

export { accuracy } from './accuracy.ts';
export { meanAbsoluteError } from './meanAbsoluteError.ts';
export { meanSquaredError } from './meanSquaredError.ts';
export { rootMeanSquaredError } from './rootMeanSquaredError.ts';
