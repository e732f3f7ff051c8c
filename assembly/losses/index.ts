export { BinaryCrossEntropy } from './binaryCrossEntropy';
export { Huber } from './huber';
export { MeanAbsoluteError } from './meanAbsoluteError';
export { MeanSquaredError } from './meanSquaredError';
