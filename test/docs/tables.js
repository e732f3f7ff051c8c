import { mkdirSync } from 'node:fs';
import { dense, pipeline, sequential, tabular } from 'lanewise';

export * from 'lanewise';

mkdirSync('examples/output', { recursive: true });

export const rows = [
  { age: 22, fare: 7.25, sex: 'male', port: 'Southampton', id: 1 },
  { age: 38, fare: 71.28, sex: 'female', port: 'Cherbourg', id: 2 },
  { age: null, fare: 8.05, sex: 'male', port: 'Southampton', id: 3 },
];

export const prepare = tabular(rows, {
  columns: {
    age: { kind: 'numeric', missing: 'median', indicator: true },
    fare: { kind: 'numeric', log: true },
    port: { kind: 'categorical', missing: 'own', unknown: 'zeros' },
  },
  exclude: ['id'],
});

export const model = sequential({ inputs: prepare.columns.length, layers: [dense(1, 'sigmoid')], seed: 1 });
export const survival = pipeline(model, { input: prepare });
