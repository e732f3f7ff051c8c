export { type FromOnnxOptions, fromOnnx } from './fromOnnx.ts';
export type { ExternalData } from './tensors.ts';
export { toOnnx } from './toOnnx.ts';
