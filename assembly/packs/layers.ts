// The kernels of layers, regularizers and constraints that few models have.

export * from '../constraints/nonNegative';
export * from '../constraints/norms';
export * from '../layers/alphaDropout';
export * from '../layers/batchNormalization';
export * from '../layers/copyColumns';
export * from '../layers/embedding';
export * from '../layers/normal';
export * from '../layers/prelu';
export * from '../layers/rowDot';
export * from '../layers/rowNormalization';
export * from '../regularizers/normalizeUnits';
export * from '../regularizers/orthogonal';
