import { dense, sequential } from 'lanewise';
import { rowsOf } from './rows.js';

export const images = rowsOf(50, 784);
export const labels = Array.from({ length: 50 }, (_, row) => row % 10);
export const model = sequential({ inputs: 4, layers: [dense(3, 'relu'), dense(2)], seed: 1 });
export const kernels = [rowsOf(4, 3), rowsOf(3, 2)];
export const biases = [rowsOf(1, 3), rowsOf(1, 2)];
