// The kernels that every page has: pure functions over pointers, each on its share of the output. One line a file; the export
// list is the list. Those that only few models need are in packs/.

export * from './activations/kernels';
export * from './activations/softmax';
export * from './dense/backwardInput';
export * from './dense/backwardWeights';
export * from './dense/forward';
export * from './dense/transpose';
export * from './generated/losses';
export * from './generated/optimizers';
export * from './layers/bernoulli';
export * from './losses/batchMean';
export * from './losses/crossEntropy';
export * from './losses/weightRows';
export * from './optimizers/clip';
export * from './optimizers/squareSums';
export * from './pairs';
export * from './random/philox';
export * from './regularizers/l1l2';
export * from './regularizers/sumPartials';
export * from './scale';
