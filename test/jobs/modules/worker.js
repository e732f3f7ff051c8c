// A worker process: node worker.js <url> <queue> <milliseconds that it holds a job without a sign of life>

import { bullmqWorker } from '../../../dist/bullmq/index.js';

const [connection, queue, lockDuration] = process.argv.slice(2);
await bullmqWorker({ connection, queue, concurrency: 1, lockDuration: Number(lockDuration), log: console.log });
console.log('ready');
