export { type EarlyStopping, type EarlyStoppingOptions, earlyStopping } from './earlyStopping.ts';
export { learningRateLogger } from './learningRateLogger.ts';
export { type ModelCheckpointOptions, modelCheckpoint } from './modelCheckpoint.ts';
export { type ReduceOnPlateauOptions, reduceOnPlateau } from './reduceOnPlateau.ts';
export { terminateOnNaN } from './terminateOnNaN.ts';
