// What it takes to save, load and copy models, after a build: `node bench/files.js`. The least of some rounds, in ms.

import { clone, copyWeights, dense, load, save, sequential } from '../dist/node.js';

const ROUNDS = 15;

function least(work) {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

const networks = { '784-128-10': [784, 128, 10], '1024-1024-1024-10': [1024, 1024, 1024, 10] };

console.log('| network | save | load | first load | clone | copyWeights | tau 0.005 | setWeights(getWeights()) |');
console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
for (const [name, [inputs, ...units]] of Object.entries(networks)) {
  const layers = units.map((count, index) => dense(count, index < units.length - 1 ? 'relu' : 'softmax'));
  const [model, other] = [sequential({ inputs, layers, seed: 1 }), sequential({ inputs, layers, seed: 2 })];
  const bytes = save(model);
  const start = performance.now();
  load(bytes);
  const first = performance.now() - start;
  const times = [
    least(() => save(model)),
    least(() => load(bytes)),
    first,
    least(() => clone(model)),
    least(() => copyWeights(model, other)),
    least(() => copyWeights(model, other, { tau: 0.005 })),
    least(() => other.setWeights(model.getWeights())),
  ];
  console.log(`| ${[name, ...times.map((time) => time.toFixed(2))].join(' | ')} |`);
}
