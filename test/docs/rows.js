// Rows for the samples: four columns, of which the greatest of the first three is the class.

import { randomNumbers } from 'lanewise';

const random = randomNumbers(1);

export const rowsOf = (count, columns) => Float32Array.from({ length: count * columns }, random.uniform);
export const x = rowsOf(60, 4);
export const y = Array.from({ length: 60 }, (_, row) => {
  const [a, b, c] = x.subarray(4 * row);
  return a > b && a > c ? 0 : b > c ? 1 : 2;
});
