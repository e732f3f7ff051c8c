// The steps of the optimizers that few models have.

export * from '../generated/rareOptimizers';
