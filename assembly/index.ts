// The kernels: pure functions over pointers, each on its share of the output. One line a file; the export list is the list.

export * from './activations/softmax';
export * from './constraints/nonNegative';
export * from './constraints/norms';
export * from './dense/backwardWeights';
export * from './dense/transpose';
export * from './generated/activations';
export * from './generated/optimizers';
export * from './losses/batchMean';
export * from './losses/binaryCrossEntropy';
export * from './losses/crossEntropy';
export * from './losses/meanSquaredError';
export * from './math/kernels';
export * from './random/philox';
export * from './regularizers/l1l2';
export * from './regularizers/normalizeUnits';
export * from './regularizers/orthogonal';
export * from './regularizers/sumPartials';
export { allFinite } from './allFinite';
export { run } from './generated/run';
export { isStopped, setPatience, stop } from './threads/barrier';
export { TEAM, came, dismiss, lead, left, serve } from './threads/team';
export { HEAP, PANEL } from './constants';
export { rowStrip } from './tile';
