// The optimizers that may be given by name.

export { adadelta } from './adadelta.ts';
export { adagrad } from './adagrad.ts';
export { adam } from './adam.ts';
export { adamax } from './adamax.ts';
export { adamW } from './adamW.ts';
export { lion } from './lion.ts';
export { nadam } from './nadam.ts';
export { rAdam } from './rAdam.ts';
export { rmsprop } from './rmsprop.ts';
export { sgd } from './sgd.ts';
