import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  adam,
  batchNormalization,
  dense,
  engine,
  type FitOptions,
  type Model,
  maxNorm,
  sequential,
} from '../../src/index.ts';
import { readSafetensors } from '../../src/saving/safetensors.ts';
import { numbers } from '../support/random.ts';

const file = new URL('../../dist/worker.js', import.meta.url);
/** Few rows and many weights: the update is most of a step, and faults fall into it. */
const INPUTS = 600;
const UNITS = 500;
const ROWS = 2;
const EPOCHS = 20;
/** More than any training takes until it is told that a worker is lost. */
const MOST_STEPS = 5000;
const x = numbers(ROWS * INPUTS, 1);
const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 10);
/** Milliseconds until a fault is told: 2,000 are promised, and a busy machine may be late. */
const SOON = 4000;
const options = { epochs: EPOCHS, batchSize: ROWS, shuffle: false };

/** A model whose epochs are of one step each. */
function made(threads: number): Model {
  engine({ threads });
  const model = sequential({ inputs: INPUTS, layers: [dense(UNITS, 'relu'), dense(10, 'softmax')], seed: 3 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  return model;
}

/** All weights, computed from others. */
function hash(model: Model): string {
  const sum = createHash('sha256');
  for (const { data } of model.getWeights().values()) sum.update(new Uint8Array(data.buffer));
  return sum.digest('hex');
}

/** The weights after no step, one, two, …, from one thread. */
const reference = made(1);
const steps = [hash(reference)];

/** The step of one thread that has the weights of a model, of those that it may have taken; −1 if none has. */
function stepOf(model: Model): number {
  const weights = hash(model);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (step === steps.length) {
      reference.trainOnBatch(x, y);
      steps.push(hash(reference));
    }
    if (steps[step] === weights) return step;
  }
  return -1;
}

let workers: Worker[] = [];
/** How the next workers are made. */
let start: () => Worker;
const whole = () => new Worker(file);
const running = (code: string) => () => new Worker(code, { eval: true });

beforeEach(() => {
  start = whole;
  engine({
    createWorker() {
      const worker = start();
      workers.push(worker);
      return worker;
    },
  });
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()));
  workers = [];
  engine({ threads: 'auto', createWorker: whole });
});

/** What becomes of a training: its error, the milliseconds until then, and the steps that the model has taken. */
async function fate(
  model: Model,
  more: FitOptions = {},
  step = stepOf,
): Promise<{ error: string; milliseconds: number; step: number }> {
  const begin = performance.now();
  const error = await model.fit(x, y, { ...options, ...more }).then(
    () => '',
    ({ message }) => message as string,
  );
  const milliseconds = performance.now() - begin;
  return { error, milliseconds, step: step(model) };
}

/** Trains on from a step, as a training without faults would. */
async function trainOn(model: Model, step: number): Promise<void> {
  await model.fit(x, y, options);
  expect(stepOf(model), 'the steps of a training without faults').toBe(step + EPOCHS);
}

describe('a worker that does not start', () => {
  const message = /^threads: a worker failed: /;

  test.each([
    [
      'throws when it is made',
      () => () => {
        throw new Error('no workers today');
      },
      /no workers today/,
    ],
    ['throws at once', () => running('throw new Error("bad day")'), /bad day/],
    ['ends at once', () => running('process.exit(3)'), /its end \(exit code 3\)/],
    ['is silent', () => running('setInterval(() => {}, 1000)'), /no start/, 12_000],
    [
      'traps',
      () =>
        running(`
      const { parentPort } = require('node:worker_threads');
      parentPort.onmessage = ({ data: { module, memory } }) => {
        new WebAssembly.Instance(module, { env: { memory } }).exports.serve(-64, 1, 2);
      };`),
      /memory access out of bounds/,
    ],
  ] as const)('%s: fit rejects soon, the next one trains', async (_, make, reason, limit: number = SOON) => {
    start = make();
    const model = made(2);
    const { error, milliseconds, step } = await fate(model);
    expect(error).toMatch(message);
    expect(error).toMatch(reason);
    expect(milliseconds).toBeLessThan(limit);
    expect(step).toBe(0);
    start = whole;
    await trainOn(model, step);
    expect(model.threads).toBe(2);
  });
});

describe('a worker that is killed', () => {
  test('after any step: fit rejects soon, the model has the weights of a whole step, and trains on', async () => {
    for (let trial = 0; trial < 20; trial++) {
      const threads = 2 + (trial % 3);
      const model = made(threads);
      const onEpochEnd = (epoch: number) => {
        if (epoch === 2 * trial) void workers.at(-1 - (trial % (threads - 1)))?.terminate();
      };
      const { error, milliseconds, step } = await fate(model, { epochs: 1e6, callbacks: { onEpochEnd } });
      expect(error).toMatch(/^threads: a worker failed: (its end|no answer)/);
      expect(milliseconds).toBeLessThan(SOON);
      expect(step, 'whole steps').toBeGreaterThan(2 * trial);
      await trainOn(model, step);
      model.dispose();
    }
  });

  test('in a step that statistics, constraints and means of weights follow: it is whole', async () => {
    const keeping = (threads: number) => {
      engine({ threads });
      const bounded = dense(UNITS, 'relu', { weightConstraint: maxNorm({ max: 0.5 }) });
      const model = sequential({
        inputs: INPUTS,
        layers: [bounded, batchNormalization(), dense(10, 'softmax')],
        seed: 3,
      });
      model.compile({ optimizer: adam({ ema: 0.9 }), loss: 'crossEntropy' });
      return model;
    };
    for (let trial = 0; trial < 4; trial++) {
      const model = keeping(2);
      const onEpochEnd = (epoch: number) => {
        if (epoch === trial) void workers.at(-1)?.terminate();
      };
      const { error } = await fate(model, { epochs: 1e6, callbacks: { onEpochEnd } }, () => 0);
      expect(error).toMatch(/^threads: a worker failed/);
      const { metadata } = readSafetensors('test', model.checkpoint());
      const truth = keeping(1);
      for (let { steps } = JSON.parse(metadata.lanewise); steps > 0; steps--) truth.trainOnBatch(x, y);
      expect(hash(model)).toBe(hash(truth));
      expect(model.getMeanWeights()).toEqual(truth.getMeanWeights());
      model.dispose();
    }
  });

  describe.each([
    [
      'when it is made',
      () => {
        const worker = whole();
        void worker.terminate();
        return worker;
      },
    ],
    [
      'when it runs',
      () => {
        const worker = whole();
        return worker.once('online', () => void worker.terminate());
      },
    ],
    [
      'when it is sent to a team',
      running("require('node:worker_threads').parentPort.once('message', () => process.exit(1))"),
    ],
  ])('while the threads start, %s', (_, killed) => {
    test('fit rejects where none has ever worked, and the next one trains', async () => {
      start = killed;
      const model = made(2);
      const { error, step } = await fate(model);
      expect(error).toMatch(/^threads: a worker failed: its end \(exit code [01]\)$/);
      expect(step).toBe(0);
      start = whole;
      await trainOn(model, step);
    });

    test('fit trains to its end on others where some have worked', async () => {
      await trainOn(made(2), 0);
      await workers.at(-1)?.terminate();
      const before = workers.length;
      start = () => {
        start = whole;
        return killed();
      };
      const model = made(2);
      await trainOn(model, 0);
      expect(model.threads).toBe(2);
      expect(workers.length - before, 'the one that was killed, and another').toBe(2);
    });
  });

  test('between two fits: the next one rejects or trains on new threads', async () => {
    const model = made(2);
    await model.fit(x, y, { ...options, epochs: 5 });
    await workers[0]?.terminate();
    const { error, step } = await fate(model);
    expect(step).toBe(error ? 5 : 5 + EPOCHS);
    await trainOn(model, step);
  });

  test('while predicting, which cannot see it: an error, and then predictions again', async () => {
    const model = made(2);
    await model.fit(x, y, { ...options, epochs: 2 });
    const expected = model.predict(x);
    expect(model.threads).toBe(2);
    void workers[0]?.terminate();
    let error = '';
    for (let i = 0; i < 3 && error === ''; i++) {
      try {
        expect(model.predict(x)).toEqual(expected);
      } catch (cause) {
        error = (cause as Error).message;
      }
    }
    expect(error).toMatch(/^threads: a worker failed: no answer|^$/);
    expect(model.predict(x)).toEqual(expected);
  });
});

/** Runs code in a process of its own; resolves its output. */
function inProcess(body: string): { status: number | null; stdout: string; stderr: string } {
  const code = `
    const { engine, sequential, dense } = await import('${new URL('../../dist/node.js', import.meta.url)}');
    engine({ threads: 2 });
    const model = sequential({ inputs: 200, layers: [dense(150, 'relu'), dense(10, 'softmax')], seed: 3 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    const x = new Float32Array(64 * 200).fill(0.1), y = new Uint8Array(64);
    ${body}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', timeout: 20_000 });
}

describe('a process', () => {
  test('with idle threads ends by itself', () => {
    const { status, stdout, stderr } = inProcess('await model.fit(x, y); console.log(model.threads);');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '2\n', stderr: '' });
  });

  test('that leaves in the middle of a training does not hang', () => {
    const { status, stderr } = inProcess(
      'setTimeout(() => process.exit(7), 50); await model.fit(x, y, { epochs: 1e6 });',
    );
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
  });

  test('whose worker failed ends by itself', () => {
    const { status, stdout, stderr } = inProcess(`
      const { Worker } = await import('node:worker_threads');
      engine({ createWorker: () => new Worker('process.exit(1)', { eval: true }) });
      await model.fit(x, y).catch(({ message }) => console.log(message));`);
    expect(stdout).toMatch(/^threads: a worker failed: (its end|no start)/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
