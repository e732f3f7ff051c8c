export { earlyStopping } from './earlyStopping.ts';
export { learningRateLogger } from './learningRateLogger.ts';
export { modelCheckpoint } from './modelCheckpoint.ts';
export { reduceOnPlateau } from './reduceOnPlateau.ts';
export { terminateOnNaN } from './terminateOnNaN.ts';
