// What a training in a worker costs beside `fit`: milliseconds of the first call and of later ones, on the clock and of all
// cores, in turns with `fit` in the same process: `node worker.js [--calls=60]`. It fails where the weights differ.

import { parseArgs } from 'node:util';
import { dense, engine, fitInWorker, sequential } from '../dist/node.js';
import { median } from './statistics.js';
import { table } from './table.js';

const { values: flags } = parseArgs({ options: { calls: { type: 'string', default: '60' } } });
const calls = Math.max(2, Number(flags.calls));
engine({ threads: 1 });

/** Name, rows, inputs, units, epochs. */
const cases = [
  ['150 rows, 4-16-3, 10 epochs', 150, 4, 16, 10],
  ['1,797 rows, 64-32-10, 2 epochs', 1797, 64, 32, 2],
  ['1,000 rows, 784-128-10, 1 epoch', 1000, 784, 128, 1],
];

const ways = {
  fit: (model, ...all) => model.fit(...all),
  fitInWorker: (...all) => fitInWorker(...all).history,
};

const rows = [];
for (const [name, count, inputs, units, epochs] of cases) {
  const x = Float32Array.from({ length: count * inputs }, (_, i) => Math.sin(i * 0.37));
  const y = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const times = { fit: [], fitInWorker: [] };
  const cpu = { fit: [], fitInWorker: [] };
  const last = {};
  for (let call = 0; call < calls; call++) {
    for (const [way, train] of Object.entries(ways)) {
      const model = sequential({ inputs, layers: [dense(units, 'relu'), dense(10, 'softmax')], seed: call });
      model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
      const before = process.cpuUsage();
      const start = performance.now();
      await train(model, x, y, { epochs });
      times[way].push(performance.now() - start);
      const { user, system } = process.cpuUsage(before);
      cpu[way].push((user + system) / 1000);
      last[way] = model.getWeights().get('0.weight').data;
    }
    if (last.fit.some((value, i) => value !== last.fitInWorker[i])) throw new Error(`${name}: other weights`);
  }
  for (const [what, list] of Object.entries({ clock: times, cores: cpu })) {
    const [here, there] = [list.fit, list.fitInWorker].map((all) => median(all.slice(1)));
    const cells = [list.fit[0], list.fitInWorker[0], here, there, there - here];
    rows.push([name, what, ...cells.map((value) => value.toFixed(1))]);
  }
}
console.log(table(['training', 'ms', 'first fit', 'first in worker', 'fit', 'in worker', 'more'], rows));
