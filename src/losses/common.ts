// The losses that names stand for without lanewise/names.

export { binaryCrossEntropy } from './binaryCrossEntropy.ts';
export { crossEntropy } from './crossEntropy.ts';
export { type HuberOptions, huber } from './huber.ts';
export { meanAbsoluteError } from './meanAbsoluteError.ts';
export { meanSquaredError } from './meanSquaredError.ts';
