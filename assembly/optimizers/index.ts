export { Adam } from './adam';
export { Momentum } from './momentum';
export { Nesterov } from './nesterov';
export { Sgd } from './sgd';
