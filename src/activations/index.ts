export { leakyRelu } from './leakyRelu.ts';
export { linear } from './linear.ts';
export { relu } from './relu.ts';
export { sigmoid } from './sigmoid.ts';
export { softmax } from './softmax.ts';
export { tanh } from './tanh.ts';
