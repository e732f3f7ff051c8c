import { dense, sequential } from 'lanewise';
import { x as rows } from './rows.js';

export const x = rows.slice(0, 4 * 30);
export const y = Array.from({ length: 30 }, (_, i) => ['ape', 'bee', 'cat'][i % 3]);
export const model = sequential({ inputs: 4, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: 1 });
model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
await model.fit(x, y, { epochs: 2 });
