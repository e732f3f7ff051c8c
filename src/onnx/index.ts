export type { ExternalData } from './constants.ts';
export { type FromOnnxOptions, fromOnnx } from './fromOnnx.ts';
export { toOnnx } from './toOnnx.ts';
