export * from './common.ts';
export { type ConstantOptions, constant } from './constant.ts';
export { type IdentityOptions, identity } from './identity.ts';
export { type OrthogonalOptions, orthogonal } from './orthogonal.ts';
export { randomNormal } from './randomNormal.ts';
export { type RandomUniformOptions, randomUniform } from './randomUniform.ts';
export { torchLinear } from './torchLinear.ts';
export { truncatedNormal } from './truncatedNormal.ts';
export { type VarianceScalingOptions, varianceScaling } from './varianceScaling.ts';
