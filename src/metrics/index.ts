export { auc } from './auc.ts';
export { binaryAccuracy } from './binaryAccuracy.ts';
export * from './common.ts';
export { cosineSimilarity } from './cosineSimilarity.ts';
export { logLoss } from './logLoss.ts';
export { matthews } from './matthews.ts';
export { meanAbsolutePercentageError } from './meanAbsolutePercentageError.ts';
export { r2 } from './r2.ts';
export { topK } from './topK.ts';
