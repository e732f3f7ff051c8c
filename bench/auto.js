// Whether 'auto' chooses well: `node auto.js [seconds]`. The larger networks train on one thread, on two and on 'auto', in
// turns within one process. Prints samples a second of each, and what 'auto' does of the better of the two. With a busy loop
// on another core (`taskset -c 1 sh -c 'while :; do :; done'`) it shows what becomes of threads that lose their core.

import { dense, engine, sequential } from '../dist/node.js';
import { table } from './table.js';

const seconds = Number(process.argv[2] ?? 8);
const ROUNDS = 8;
const networks = [
  [128, 784, 128, 10],
  [128, 256, 256, 10],
  [256, 784, 512, 10],
];

function training(threads, [batchSize, inputs, hidden, outputs]) {
  engine({ threads });
  const model = sequential({ inputs, layers: [dense(hidden, 'relu'), dense(outputs, 'softmax')], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
  const rows = batchSize * 16;
  const x = new Float32Array(rows * inputs).map((_, i) => Math.sin(i));
  const y = new Uint8Array(rows).map((_, i) => i % outputs);
  return async (milliseconds) => {
    const start = performance.now();
    let samples = 0;
    for (; performance.now() - start < milliseconds; samples += rows) await model.fit(x, y, { batchSize });
    return samples / (performance.now() - start);
  };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const rows = [];
for (const network of networks) {
  const ways = [1, 2, 'auto'].map((threads) => training(threads, network));
  for (const way of ways) await way(500);
  const speeds = ways.map(() => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, way] of ways.entries()) speeds[index].push(await way((1000 * seconds) / ROUNDS));
  const [one, two, auto] = speeds.map(median);
  const ratios = [two / one, auto / Math.max(one, two)].map((ratio) => ratio.toFixed(2));
  rows.push([network.slice(1).join('-'), network[0], ...[one, two, auto].map((speed) => speed.toFixed(0)), ...ratios]);
}
console.log(table(['network', 'batch', '1 thread', '2 threads', "'auto'", '2 ÷ 1', "'auto' ÷ better"], rows));
