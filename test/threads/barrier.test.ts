/// <reference lib="es2024.sharedmemory" />

import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { Instance } from '../../src/engine/instance.ts';
import { END } from '../../src/engine/kernels.ts';
import { source } from '../../src/threads/source.ts';

/** Words of a team, from its first one on, as assembly/threads/barrier.ts has them. */
const PHASE = 0;
const ARRIVED = 16;
const SLEEPERS = 32;

/** Milliseconds that a sleeper waits until it is clear that nobody wakes it. */
const LONG = 10_000;

const workers: Worker[] = [];

afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())));

/** A team that never spins and whose first thread never sleeps, and a program of one barrier. */
function team() {
  const instance = new Instance('simd');
  instance.share(true);
  const { exports, team, heap } = instance;
  exports.setPatience(team, 0, 0, 0n);
  const words = new Int32Array(instance.parts.memory.buffer, team, 64);
  instance.u32[heap / 4] = END;
  /** Arrives as the second thread, the last one. */
  const arrive = () => exports.run(heap, team, 1, 2);
  /** Starts a worker as the second thread. */
  const serve = () => {
    const worker = new Worker(source, { eval: true });
    workers.push(worker);
    worker.postMessage({ ...instance.parts, team, thread: 1, threads: 2 });
  };
  /** What ends the sleep of one who sleeps at the barrier. */
  const sleep = () => Atomics.waitAsync(words, PHASE, 0, LONG).value;
  return { exports, team, program: heap, words, parts: instance.parts, arrive, serve, sleep };
}

test('stop wakes those who sleep', async () => {
  const { exports, team: at, sleep } = team();
  const sleepers = [sleep(), sleep()];
  exports.stop(at);
  expect(await Promise.all(sleepers), 'what ends their sleep').toEqual(['ok', 'ok']);
});

test('the last one to arrive wakes those who sleep', async () => {
  const { exports, team: at, words, sleep } = team();
  const sleepers = [sleep(), sleep()];
  words[SLEEPERS] = 2;
  exports.dismiss(at, 3);
  exports.dismiss(at, 3);
  expect(words[PHASE], 'two of three have arrived').toBe(0);
  exports.dismiss(at, 3);
  expect(words[PHASE], 'all have arrived').toBe(1);
  expect(await Promise.all(sleepers), 'what ends their sleep').toEqual(['ok', 'ok']);
});

test('one who sleeps is counted, so that the last one to arrive wakes it', async () => {
  const { exports, team: at, words, serve } = team();
  serve();
  await vi.waitFor(() => expect(Atomics.load(words, SLEEPERS), 'sleepers').toBe(1), LONG);
  exports.dismiss(at, 2);
  await vi.waitFor(() => expect(exports.left(at), 'threads that have left').toBe(1), LONG);
  expect(words[SLEEPERS], 'sleepers').toBe(0);
});

test('a first thread that has lost patience has arrived once, however often it goes on', () => {
  const { exports, team: at, program, words, arrive } = team();
  expect(exports.lead(program, at, 2), 'where it waits').toBe(program);
  expect(words[ARRIVED]).toBe(1);
  for (let again = 0; again < 3; again++) expect(exports.run(program, at, 0, 2), 'where it waits').toBe(program);
  expect(words[ARRIVED], 'arrivals of one thread').toBe(1);
  expect([exports.came(at), exports.left(at)], 'threads that have come to serve, and left').toEqual([0, 0]);
  expect(arrive(), 'the second thread').toBe(0);
  expect(exports.run(program, at, 0, 2), 'the first thread, when all have arrived').toBe(0);
});

test('it waits in the phase in which it arrived, and arrives anew at each barrier', () => {
  const { exports, team: at, program, words, arrive } = team();
  for (let phase = 0; phase < 4; phase++) {
    expect(exports.lead(program, at, 2), 'where it waits').toBe(program);
    expect(exports.run(program, at, 0, 2), 'before the second thread has arrived').toBe(program);
    expect([words[PHASE], words[ARRIVED]], 'phase, and arrivals').toEqual([phase, 1]);
    arrive();
    expect([words[PHASE], words[ARRIVED]], 'phase, and arrivals').toEqual([phase + 1, 0]);
    expect(exports.run(program, at, 0, 2), 'when all have arrived').toBe(0);
  }
});

test('a first thread that sleeps knows that the others have come when they wake it', () => {
  const { exports, team: at, program, parts } = team();
  const late = `const { module, memory, team } = require('node:worker_threads').workerData;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    exports.dismiss(team, 2);`;
  workers.push(new Worker(late, { eval: true, workerData: { ...parts, team: at } }));
  exports.setPatience(at, 0, 0, BigInt(1e6 * LONG));
  expect(exports.lead(program, at, 2), 'the end, where the second thread has come').toBe(0);
});

test('nobody waits in a team that is stopped, and none of its barriers opens', () => {
  const { exports, team: at, program, words } = team();
  exports.stop(at);
  expect(exports.isStopped(at)).toBe(1);
  expect(exports.run(program, at, 1, 3), 'where another thread leaves').toBe(program);
  exports.setPatience(at, 0, 0, BigInt(1e6 * LONG));
  expect(exports.lead(program, at, 3), 'where the first thread leaves').toBe(program);
  expect(words[PHASE]).toBe(0);
});
