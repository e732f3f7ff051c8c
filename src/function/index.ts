export { toFunction } from './toFunction.ts';
