import { mkdirSync, writeFileSync } from 'node:fs';
import { dense, sequential } from 'lanewise';
import { toKeras } from 'lanewise/keras';
import { rowsOf } from './rows.js';

mkdirSync('examples/output', { recursive: true });
writeFileSync(
  'examples/output/trained.keras',
  toKeras(sequential({ inputs: 4, layers: [dense(3, 'softmax')], seed: 1 })),
);

export const x = rowsOf(30, 4);
export const y = Array.from({ length: 30 }, (_, row) => row % 3);
