// For the guide "Many networks at once".

import { adam, dense, sequential } from 'lanewise';
import { population } from 'lanewise/population';

export * from 'lanewise';
export * from 'lanewise/population';

export const birds = population(sequential({ inputs: 8, layers: [dense(16, 'tanh'), dense(4)] }), {
  size: 200,
  seed: 1,
});

export const x = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
export const sweep = population(sequential({ inputs: 2, layers: [dense(8, 'tanh'), dense(1, 'sigmoid')] }), {
  size: 40,
});
sweep.compile({ optimizer: adam(), loss: 'binaryCrossEntropy' });
