// The optimizers that may be given by name.

export { type AdadeltaOptions, adadelta } from './adadelta.ts';
export { type AdagradOptions, adagrad } from './adagrad.ts';
export { type AdamaxOptions, adamax } from './adamax.ts';
export * from './common.ts';
export { type LionOptions, lion } from './lion.ts';
export { type NadamOptions, nadam } from './nadam.ts';
export { type RAdamOptions, rAdam } from './rAdam.ts';
