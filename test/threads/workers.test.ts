import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { threadSettings } from '../../src/engine/threadSettings.ts';
import { dense, engine, fitInWorker, type Model, sequential, sgd, terminateOnNaN } from '../../src/index.ts';
import { type TrainingWorker, takeWorker } from '../../src/worker/workers.ts';
import { numbers } from '../support/random.ts';

const ROWS = 60;
const x = numbers(ROWS * 5, 1);
const y = numbers(ROWS * 2, 2);

function made(seed = 1): Model {
  const model = sequential({ inputs: 5, layers: [dense(8, 'tanh'), dense(2)], seed });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

/** Runs a program that counts workers, in a process of its own; returns its lines. */
function inProcess(body: string): string[] {
  const code = `
    import threads from 'node:worker_threads';
    import { syncBuiltinESMExports } from 'node:module';
    const workers = [];
    threads.Worker = class extends threads.Worker { constructor(...all) { super(...all); workers.push(this); } };
    syncBuiltinESMExports();
    const { dense, engine, fitInWorker, sequential } = await import('${fileURLToPath(new URL('../../dist/node.js', import.meta.url))}');
    engine({ threads: 1 });
    const train = (seed = 1, options = {}) => {
      const model = sequential({ inputs: 2, layers: [dense(4, 'tanh'), dense(1)], seed });
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      return fitInWorker(model, [[0, 1], [1, 0], [1, 1]], [[1], [1], [0]], options).history;
    };
    ${body}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test('one worker serves one call after the other; as many as are asked for serve several at once, and stay for the next', () => {
  const lines = inProcess(`
    for (let call = 0; call < 20; call++) await train(call);
    console.log(workers.length);
    const { availableParallelism } = await import('node:os');
    const cores = availableParallelism();
    const all = (count) => Promise.all(Array.from({ length: count }, (_, seed) => train(seed)));
    const [first] = [await all(cores), await all(cores)];
    console.log(workers.length - cores);
    await all(cores + 3);
    console.log(workers.length - cores);
    await all(cores);
    console.log(workers.length - cores, JSON.stringify(first) === JSON.stringify(await all(cores)));`);
  expect(lines).toEqual(['1', '0', '3', '3 true']);
});

test('a worker that waits keeps no process alive', () => {
  const lines = inProcess(`
    await train();
    process.on('exit', () => console.log(workers.length, workers[0].threadId > 0));`);
  expect(lines).toEqual(['1 true']);
});

test('a worker that is lost fails its own training only, and one that was lost while it waited none', () => {
  const lines = inProcess(`
    await train();
    await workers[0].terminate();
    console.log((await train()).loss.length);
    const trainings = [1, 2, 3].map((seed) => train(seed, { epochs: seed === 2 ? 1e7 : 50 }));
    setTimeout(() => workers[2].terminate(), 200);
    const ends = await Promise.allSettled(trainings);
    console.log(ends.map(({ status }) => status).join(), ends[1].reason.message.slice(0, 35));
    console.log((await train()).loss.length, workers.length);`);
  expect(lines).toEqual(['1', 'fulfilled,rejected,fulfilled fitInWorker: the worker failed: its', '1 4']);
});

test('a training that fails, is aborted or has threads leaves the worker to the next, which has the bits of fit', async () => {
  const [here, there] = [made(), made()];
  const failing = made();
  failing.compile({ optimizer: sgd({ learningRate: 1e38 }), loss: 'meanSquaredError' });
  const expected = [await here.fit(x, y, { epochs: 3 }), await here.fit(x, y, { epochs: 5 })];
  const wrong = fitInWorker(failing, x, y, { epochs: 100, callbacks: terminateOnNaN() });
  await expect(wrong.history).rejects.toThrow(/must be finite/);
  expect(await fitInWorker(there, x, y, { epochs: 3 }).history).toEqual(expected[0]);
  for await (const _ of fitInWorker(made(), x, y, { epochs: 1e7 })) break;
  engine({ threads: 2 });
  await fitInWorker(made(), x, y, { epochs: 2 }).history;
  engine({ threads: 'auto' });
  expect(await fitInWorker(there, x, y, { epochs: 5 }).history).toEqual(expected[1]);
  expect(there.checkpoint()).toEqual(here.checkpoint());
});

describe('rows', () => {
  const trained = async (rows: typeof x | Uint8Array, targets = y, change = () => {}) => {
    const model = made();
    const training = fitInWorker(model, rows, targets, { epochs: 2, validationData: [rows, targets] });
    change();
    await training.history;
    return model.getWeights();
  };
  const fitted = async (rows: typeof x | Uint8Array, targets = y) => {
    const model = made();
    await model.fit(rows, targets, { epochs: 2 });
    return model.getWeights();
  };

  test('are those of the call, and stay what they are', async () => {
    const [rows, targets] = [x.slice(), y.slice()];
    const expected = await fitted(rows, targets);
    expect(await trained(rows, targets, () => rows.fill(7))).toEqual(expected);
    expect([rows.length, rows[3], targets]).toEqual([x.length, 7, y]);
  });

  test('may be views of one buffer, a Buffer of Node, and in shared memory', async () => {
    const buffer = new Float32Array(x.length + y.length);
    buffer.set(x);
    buffer.set(y, x.length);
    const expected = await fitted(x, y);
    expect(await trained(buffer.subarray(0, x.length), buffer.subarray(x.length))).toEqual(expected);
    expect(buffer.length).toBe(x.length + y.length);
    const bytes = Buffer.from(Array.from({ length: ROWS * 5 }, (_, i) => (i * i) % 11));
    expect(await trained(bytes)).toEqual(await fitted(bytes));
    expect(bytes[3]).toBe(9);
    const shared = new Float32Array(new SharedArrayBuffer(4 * x.length));
    shared.set(x);
    expect(await trained(shared)).toEqual(expected);
    expect(shared).toEqual(x);
  });
});

describe('a worker', () => {
  const nobody = { onMessage() {}, onFailure() {} };
  const next = () => takeWorker(nobody);

  test('stays, but not if it may hold much memory, or the user has made it', () => {
    const first: TrainingWorker = next();
    first.leave(0);
    expect(next()).toBe(first);
    first.leave(2 ** 26);
    expect(next()).toBe(first);
    first.leave(2 ** 28);
    const second = next();
    expect(second).not.toBe(first);
    second.leave(0);
    const own = { postMessage() {}, addEventListener() {}, terminate() {} };
    threadSettings.createWorker = () => own as never;
    const third = next();
    expect(third).not.toBe(second);
    third.leave(0);
    expect(next()).not.toBe(third);
    threadSettings.createWorker = undefined;
    expect(next()).toBe(second);
    second.end();
  });
});
