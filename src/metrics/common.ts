// The metrics that names stand for without lanewise/names.

export { accuracy } from './accuracy.ts';
export { f1 } from './f1.ts';
export { meanAbsoluteError } from './meanAbsoluteError.ts';
export { meanSquaredError } from './meanSquaredError.ts';
export { precision } from './precision.ts';
export { recall } from './recall.ts';
export { rootMeanSquaredError } from './rootMeanSquaredError.ts';
