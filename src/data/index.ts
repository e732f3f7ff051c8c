// What prepares data and is kept with a model: scalers and encoders.

export { labelEncoder } from './labelEncoder.ts';
export { oneHotEncoder } from './oneHotEncoder.ts';
export { scaler } from './scaler.ts';
