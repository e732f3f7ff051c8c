// Reads changed files, 100,000 of each format: npm run fuzz -- onnx png --count 10000 --seed 2 --from 1234
// A process for each format; one that says nothing for a minute is ended.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fuzz, witnessOf } from './fuzz.js';
import { parsersOf } from './parsers.js';

const SILENCE = 120_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const [count, seed, from] = [values.count, values.seed, values.from].map(Number);

async function parsers() {
  const names = { index: 'index', brain: 'brain/index', data: 'files/index', onnx: 'onnx/index' };
  const entries = { ...names, pytorch: 'pytorch/index', tensorflow: 'tensorflow/index' };
  const loaded = await Promise.all(
    Object.entries(entries).map(async ([name, path]) => [name, await import(`../../dist/${path}.js`)]),
  );
  const lanewise = Object.fromEntries(loaded);
  return { all: parsersOf(lanewise), witness: witnessOf(lanewise.index) };
}

/** One format in a process of its own. */
function run(name) {
  return new Promise((resolve) => {
    const child = fork(
      fileURLToPath(import.meta.url),
      [name, '--count', values.count, '--seed', values.seed, '--from', values.from],
      {
        env: { ...process.env, LANEWISE_FUZZ: 'one' },
      },
    );
    let last = from;
    const hang = () => {
      console.error(`${name}: no answer after round ${last}`);
      child.kill('SIGKILL');
    };
    let timer = setTimeout(hang, SILENCE);
    child.on('message', (round) => {
      last = round;
      clearTimeout(timer);
      timer = setTimeout(hang, SILENCE);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

if (process.env.LANEWISE_FUZZ === 'one') {
  const [name] = positionals;
  const { all, witness } = await parsers();
  const started = performance.now();
  try {
    const found = await fuzz(all[name], witness, { count, seed, from, progress: (round) => process.send?.(round) });
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const slowest = (1000 * found.slowest).toFixed(0);
    console.log(`${name}: ${found.refused} refused, ${found.read} read, ${seconds} s, at most ${slowest} ms each`);
    process.exit(0);
  } catch (error) {
    console.error(`${name}: ${error.message}\n${error.cause?.stack ?? ''}`);
    process.exit(1);
  }
} else {
  const known = Object.keys((await parsers()).all);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`fuzz: expected some of ${known.join(', ')}, got ${unknown}`);
    process.exit(1);
  }
  const results = [];
  for (const name of positionals.length > 0 ? positionals : known) results.push(await run(name));
  process.exit(results.every((good) => good) ? 0 : 1);
}
