// What a call costs beside its numbers: whole calls of the package on few rows, each beside the least that it can take.

import Papa from 'papaparse';
import { readCsv } from '../../dist/files/index.js';
import { adam, dense, engine, sequential, sgd, standardScaler } from '../../dist/node.js';

const TIMES = 100;

const waves = (length, step = 1) => Float32Array.from({ length }, (_, i) => Math.sin(step * i));

function modelOf(build, inputs, layers, optimizer, loss) {
  engine({ build, threads: 1 });
  const model = sequential({ inputs, layers, seed: 1 });
  model.compile({ optimizer, loss });
  return model;
}

const tiny = (build) =>
  modelOf(build, 2, [dense(8, 'tanh'), dense(1, 'sigmoid')], sgd({ learningRate: 0.05 }), 'binaryCrossEntropy');

const tabular = (build) =>
  modelOf(build, 16, [dense(64, 'relu'), dense(64, 'relu'), dense(1)], adam(), 'meanSquaredError');

const corners = { x: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), y: Float32Array.of(0, 1, 1, 0) };
const rows = { x: waves(32 * 16), y: waves(32, 7) };
const one = waves(16);

/** Calls that are waited for, one after the other. */
const awaited = (call) => async () => {
  for (let i = 0; i < TIMES; i++) await call();
};

const atOnce = (call) => async () => {
  for (let i = 0; i < TIMES; i++) call();
};

const ROWS = 20_000;
const COLUMNS = 20;
const table = waves(ROWS * COLUMNS);

/** (x − mean) / deviation in a plain loop. */
function plainLoop() {
  const [mean, factor] = [new Float64Array(COLUMNS).fill(0.1), new Float64Array(COLUMNS).fill(1.4)];
  const scaled = new Float32Array(table.length);
  for (let i = 0; i < ROWS; i++) {
    for (let j = 0; j < COLUMNS; j++) {
      const at = i * COLUMNS + j;
      scaled[at] = (table[at] - mean[j]) * factor[j];
    }
  }
  return scaled;
}

const csv = () => {
  const lines = Array.from({ length: 5000 }, (_, i) => [...table.subarray(i * COLUMNS, i * COLUMNS + 10)].join());
  return `${Array.from({ length: 10 }, (_, i) => `c${i}`).join()}\n${lines.join('\n')}\n`;
};

/** Tasks with the calls of each run, and the name of what they are compared with. */
export function calls(build) {
  const task = (name, calls, beside, start) => ({ group: 'calls', name, calls, beside, start });
  const ofTabular = (name, call) =>
    task(`${name}, 32 rows, 16-64-64-1`, TIMES, 'trainOnBatch, 32 rows, 16-64-64-1', () => {
      const model = tabular(build);
      return awaited(() => call(model));
    });
  return [
    task('trainOnBatch, 4 rows, 2-8-1', TIMES, undefined, () => {
      const model = tiny(build);
      return atOnce(() => model.trainOnBatch(corners.x, corners.y));
    }),
    task('trainOnBatch, 32 rows, 16-64-64-1', TIMES, undefined, () => {
      const model = tabular(build);
      return atOnce(() => model.trainOnBatch(rows.x, rows.y));
    }),
    ofTabular('fit', (model) => model.fit(rows.x, rows.y)),
    ofTabular('partialFit', (model) => model.partialFit(rows.x, rows.y)),
    task('predict, 1 row, 16-64-64-1', TIMES, undefined, () => {
      const model = tabular(build);
      return atOnce(() => model.predict(one));
    }),
    task('a plain loop that scales', 1, undefined, () => async () => plainLoop()),
    task('standardScaler().transform', 1, 'a plain loop that scales', () => {
      const scaler = standardScaler(table, { columns: COLUMNS });
      return async () => scaler.transform(table);
    }),
    task('papaparse', 1, undefined, () => {
      const text = csv();
      return async () => Papa.parse(text, { header: true, dynamicTyping: true, skipEmptyLines: true });
    }),
    task('readCsv', 1, 'papaparse', () => {
      const text = csv();
      return () => readCsv(text, { target: 'c9' });
    }),
  ];
}
