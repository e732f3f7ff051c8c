// The activations that names stand for without lanewise/names.

export { type EluOptions, elu } from './elu.ts';
export { type GeluOptions, gelu } from './gelu.ts';
export { type LeakyReluOptions, leakyRelu } from './leakyRelu.ts';
export { linear } from './linear.ts';
export { relu } from './relu.ts';
export { selu } from './selu.ts';
export { sigmoid } from './sigmoid.ts';
export { silu } from './silu.ts';
export { softmax } from './softmax.ts';
export { tanh } from './tanh.ts';
