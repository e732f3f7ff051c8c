// Searches with the workers of a queue.

import { bullmq } from 'lanewise/bullmq';
import { float, int, search } from 'lanewise/search';

const executor = bullmq({ connection: 'redis://localhost:6379', queue: 'spirals', workers: 2 });
const space = { units: int(8, 64, { log: true }), rate: float(1e-3, 3e-2, { log: true }) };
const { best } = await search(space, './trial.js', { trials: 16, seed: 1, executor });
console.log(best.params, best.value);
