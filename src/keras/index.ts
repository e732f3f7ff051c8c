export { type FromKerasOptions, fromKeras } from './fromKeras.ts';
export { toKeras } from './toKeras.ts';
