export { type CosineDecayOptions, cosineDecay } from './cosineDecay.ts';
export { type CosineDecayRestartsOptions, cosineDecayRestarts } from './cosineDecayRestarts.ts';
export { exponentialDecay } from './exponentialDecay.ts';
export { inverseTimeDecay } from './inverseTimeDecay.ts';
export { type OneCycleOptions, oneCycle } from './oneCycle.ts';
export { type PiecewiseConstantOptions, piecewiseConstant } from './piecewiseConstant.ts';
export { type PolynomialDecayOptions, polynomialDecay } from './polynomialDecay.ts';
export { type StepDecayOptions, stepDecay } from './stepDecay.ts';
export { type WarmUpOptions, warmUp } from './warmUp.ts';
