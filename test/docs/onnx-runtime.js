import { mkdirSync } from 'node:fs';
import { dense, sequential } from 'lanewise';
import { x, y } from './iris.js';

mkdirSync('examples/output', { recursive: true });

export const model = sequential({ inputs: 4, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: 1 });
model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
await model.fit(x, y, { epochs: 100 });
