// What the first trained step of a new process is made of, in milliseconds: `node bench/start.js [--build=wide]
// [FOLDER…]`, in turns for this package and others that lie in folders.

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { median } from './statistics.js';

const TURNS = 15;

const parts = ['import', 'engine', 'model', 'compile', 'step'];

if (process.env.LANEWISE_START) console.log(JSON.stringify(await start(process.env.LANEWISE_START)));
else compare();

/** One start, in this process. */
async function start(entry) {
  const build = process.argv[2];
  const times = [performance.now()];
  const lap = () => times.push(performance.now());
  const { dense, engine, sequential } = await import(entry);
  lap();
  engine({ build, threads: 1 });
  lap();
  const model = sequential({ inputs: 784, layers: [dense(128, 'relu'), dense(10, 'softmax')], seed: 7 });
  lap();
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  lap();
  model.trainOnBatch(new Float32Array(784 * 32).fill(0.5), new Uint8Array(32).fill(3));
  lap();
  return times.slice(1).map((time, index) => time - times[index]);
}

function compare() {
  const build = process.argv.find((argument) => argument.startsWith('--build='))?.slice(8) ?? 'auto';
  const folders = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const starts = [fileURLToPath(new URL('..', import.meta.url)), ...folders].map((folder) => ({
    folder,
    entry: pathToFileURL(resolve(folder, 'dist/node.js')).href,
    times: [],
  }));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const { entry, times } of starts) {
      const env = { ...process.env, LANEWISE_START: entry };
      times.push(JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), build], { env })));
    }
  }
  console.log(`| package | ${parts.join(' | ')} | in all |\n| --- |${' ---: |'.repeat(parts.length + 1)}`);
  for (const { folder, times } of starts) {
    const columns = parts.map((_, index) => median(times.map((each) => each[index])));
    const all = median(times.map((each) => each.reduce((sum, time) => sum + time, 0)));
    console.log(`| ${folder} | ${[...columns, all].map((time) => time.toFixed(1)).join(' | ')} |`);
  }
}
