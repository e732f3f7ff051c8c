import { dense, sequential } from 'lanewise';
import { rowsOf, x } from './rows.js';

export * from 'lanewise';
export { model, x, y } from './worker.js';

export const regression = sequential({ inputs: 4, layers: [dense(8, 'tanh'), dense(1)], seed: 1 });
export const numbers = Array.from({ length: x.length / 4 }, (_, row) => x[4 * row] - x[4 * row + 1]);

/** @type {() => [Float32Array, number[]]} */
export const nextBatch = () => [rowsOf(10, 4), Array.from({ length: 10 }, (_, row) => row % 3)];
