export { adam } from './adam.ts';
export { sgd } from './sgd.ts';
