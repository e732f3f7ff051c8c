import { dense, sequential } from 'lanewise';

export * from 'lanewise';
export { x, y } from './rows.js';

export const model = sequential({ inputs: 4, layers: [dense(16, 'relu'), dense(3, 'softmax')], seed: 1 });
model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
