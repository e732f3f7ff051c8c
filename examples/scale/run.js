// Hands out sixteen trials to the workers of a queue, and shows the best.

import { bullmq } from 'lanewise/bullmq';

const connection = process.env.QUEUE_URL ?? 'redis://localhost:6379';
const executor = bullmq({ connection, queue: 'spirals' });

const settings = [8, 16, 32, 64].flatMap((units) => [0.001, 0.003, 0.01, 0.03].map((rate) => ({ units, rate })));
const results = await Promise.all(
  settings.map(async (args) => {
    const id = `${args.units} units, rate ${args.rate}`;
    const { value } = await executor.run({ id, module: './trial.js', export: 'train', args, seed: 1 });
    return { ...args, loss: value };
  }),
);
console.table(results.sort((a, b) => a.loss - b.loss).slice(0, 5));
