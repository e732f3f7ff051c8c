export { Adam } from './adam';
export { AmsGrad } from './amsGrad';
export { Blend } from './blend';
export { Momentum } from './momentum';
export { Nesterov } from './nesterov';
export { Rmsprop, RmspropCentered, RmspropCenteredMomentum, RmspropMomentum } from './rmsprop';
export { Sgd } from './sgd';
