// What the samples of README.md have beside what they say.

import { dense, randomNumbers, sequential } from 'lanewise';

export * from 'lanewise';

const random = randomNumbers(1);
const rowsOf = (count) => Float32Array.from({ length: count * 784 }, random.uniform);
const digitsOf = (count) => Array.from({ length: count }, () => random.below(10));

export const x = rowsOf(60);
export const y = digitsOf(60);
export const xTest = rowsOf(20);
export const yTest = digitsOf(20);
export const slants = Array.from({ length: 60 }, random.normal);
export const { signal } = new AbortController();

export const model = sequential({ inputs: 784, layers: [dense(16, 'relu'), dense(10, 'softmax')], seed: 7 });
model.compile({ optimizer: 'adam', loss: 'crossEntropy' });

/** @param {number} _epoch */
export function* batchesOf(_epoch) {
  const oneHot = Array.from({ length: 30 }, () => Array.from({ length: 10 }, (_, digit) => Number(digit === 3)));
  for (let batch = 0; batch < 2; batch++) yield [rowsOf(30), oneHot];
}

const flowers = Array.from({ length: 40 }, (_, row) => `${row % 7},${row % 3},${['iris', 'rose'][row % 2]}`);
export const text = `length,width,species\n${flowers.join('\n')}\n`;
