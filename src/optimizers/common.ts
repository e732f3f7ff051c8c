// The optimizers that names stand for without lanewise/names.

export { type AdamOptions, adam } from './adam.ts';
export { type AdamWOptions, adamW } from './adamW.ts';
export { type RmspropOptions, rmsprop } from './rmsprop.ts';
export { type SgdOptions, sgd } from './sgd.ts';
