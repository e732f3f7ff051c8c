export { LeakyRelu } from './leakyRelu';
export { Linear } from './linear';
export { Relu } from './relu';
export { Sigmoid } from './sigmoid';
export { Tanh } from './tanh';
