// The kernels of populations: those that compute many networks at once, a lane for each, and what varies them.

export * from '../generated/lanesLosses';
export * from '../generated/lanesOptimizers';
export * from '../pairs';
export * from '../population/activations';
export * from '../population/batchMean';
export * from '../population/clip';
export * from '../population/constraints';
export * from '../population/crossEntropy';
export * from '../population/crossover';
export * from '../population/dense';
export * from '../population/denseNetwork';
export * from '../population/eachBlock';
export * from '../population/exchange';
export * from '../population/mutate';
export * from '../population/noise';
export * from '../population/penalties';
export * from '../population/prelu';
export * from '../population/readAhead';
export * from '../population/rowNormalization';
export * from '../population/shuffle';
export * from '../population/softmax';
export * from '../scale';
