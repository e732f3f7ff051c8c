// The kernels: pure functions over pointers, each on its share of the output. One line a file; the export list is the list.

export * from './activations/softmax';
export * from './dense/backwardWeights';
export * from './dense/product';
export * from './dense/transpose';
export * from './generated/activations';
export * from './generated/optimizers';
export * from './losses/batchMean';
export * from './losses/binaryCrossEntropy';
export * from './losses/crossEntropy';
export * from './losses/meanSquaredError';
export * from './math/kernels';
export * from './muon/direction';
export * from './muon/polynomial';
export * from './muon/rows';
export * from './optimizers/clip';
export * from './optimizers/squareSums';
export * from './random/philox';
export { allFinite } from './allFinite';
export { run } from './generated/run';
export { isStopped, setPatience, stop } from './threads/barrier';
export { TEAM, came, dismiss, lead, left, serve } from './threads/team';
export { HEAP, PANEL } from './constants';
export { rowStrip } from './tile';
