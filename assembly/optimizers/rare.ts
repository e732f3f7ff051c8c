// The rules of the pack optimizers.

export { Adadelta } from './adadelta';
export { Adagrad } from './adagrad';
export { Adamax } from './adamax';
export { Lion } from './lion';
export { Muon } from './muon';
export { Nadam } from './nadam';
export { RAdam } from './rAdam';
