// A worker process for the measurement: node worker.js <url> <queue>

import { bullmqWorker } from '../../dist/bullmq/index.js';

const [connection, queue] = process.argv.slice(2);
await bullmqWorker({ connection, queue, concurrency: 1 });
console.log('ready');
