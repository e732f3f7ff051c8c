// The kernels of the optimizer Muon, but for its step.

export * from '../dense/product';
export * from '../muon/direction';
export * from '../muon/polynomial';
export * from '../muon/rows';
