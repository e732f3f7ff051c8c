export { toOnnx } from './toOnnx.ts';
