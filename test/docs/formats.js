import { mkdirSync, readFileSync } from 'node:fs';
import { dense, sequential, standardScaler, trainTestSplit } from 'lanewise';
import { readCsv } from 'lanewise/data';

mkdirSync('examples/output', { recursive: true });

const csv = await readCsv(readFileSync('examples/data/digits.csv'), { target: 'digit' });
const split = trainTestSplit(csv.x, csv.y, { testSize: 0.2, stratify: true, seed: 1 });
const scaler = standardScaler(split.train.x, { columns: 64 });

export const train = { x: scaler.transform(split.train.x), y: split.train.y };
export const test = { x: scaler.transform(split.test.x), y: split.test.y };

export function makeModel() {
  const model = sequential({ inputs: 64, layers: [dense(16, 'relu'), dense(10, 'softmax')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}
export const model = makeModel();
