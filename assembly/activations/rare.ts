// The activations of the pack activations.

export { Celu } from './celu';
export { Exponential } from './exponential';
export { HardShrink } from './hardShrink';
export { HardSigmoid } from './hardSigmoid';
export { HardSilu } from './hardSilu';
export { HardTanh } from './hardTanh';
export { LogSigmoid } from './logSigmoid';
export { Mish } from './mish';
export { SoftShrink } from './softShrink';
export { Softplus } from './softplus';
export { Softsign } from './softsign';
export { SparsePlus } from './sparsePlus';
export { Squareplus } from './squareplus';
export { TanhShrink } from './tanhShrink';
