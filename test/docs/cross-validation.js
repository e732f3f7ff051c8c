// For the guide "Cross-validate".

import { dense, pipeline, sequential, standardScaler } from 'lanewise';

export * from 'lanewise';
export * from 'lanewise/validation';
export { x, y } from './rows.js';

export const make = (fold) => {
  const model = sequential({ inputs: 4, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: fold.seed });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  return pipeline(model, { input: standardScaler(fold.x) });
};
