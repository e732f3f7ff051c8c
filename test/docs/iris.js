import { randomNumbers } from 'lanewise';

const random = randomNumbers(1);
const means = [
  [5, 3.4, 1.5, 0.2],
  [5.9, 2.8, 4.3, 1.3],
  [6.6, 3, 5.6, 2],
];

export const classes = ['setosa', 'versicolor', 'virginica'];

/** Made-up irises: rows of four lengths, with the means of the real ones. */
export const x = Array.from({ length: 150 }, (_, i) =>
  means[i % 3].map((mean) => Math.round(10 * (mean + 0.2 * random.normal())) / 10),
);
export const y = x.map((_, i) => classes[i % 3]);
