// Functions for jobs.

import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

export const twice = ({ x }, { seed }) => ({ x: 2 * x, seed });

export default () => 'default';

export const fails = () => {
  throw new RangeError('no such layer');
};

export const returned = ({ what }) => values[what];

const values = {
  nan: { loss: Number.NaN },
  array: { weights: [1, new Float32Array(2)] },
  none: undefined,
  date: new Date(0),
  negativeZero: [-0],
};

/** Reports its values, keeps each step, and ends itself at a step in its first run. */
export const steps = async ({ values, endsAt }, { report, keep, checkpoint }) => {
  const start = checkpoint ? checkpoint[0] : 0;
  for (let i = start; i < values.length; i++) {
    if (report(values[i] ?? Number.NaN, i + 1)) break;
    keep(Uint8Array.of(i + 1));
    if (i + 1 === endsAt && start < endsAt) process.exit(3);
  }
  return start;
};

export const exits = () => process.exit(7);

export const throwsLater = () =>
  new Promise(() => {
    setTimeout(() => {
      throw new Error('outside of the job');
    });
  });

export const waits = (_, { signal }) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve('cancelled')));

export const blocks = ({ ms }) => {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return threadId;
};

export const thread = () => threadId;

export const bytes = async (_, { data }) => [...(await data('numbers'))];

export const cores = async () => process.getBuiltinModule('node:os').availableParallelism();

export const failsUntil = ({ file }) => {
  if (!existsSync(file)) throw new RangeError(`no ${file}`);
  return 'done';
};

/** Writes to a file when it begins, and when it is cancelled. */
export const waitsFor = ({ file }, { signal }) => {
  writeFileSync(file, 'b');
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      appendFileSync(file, 'a');
      resolve('cancelled');
    });
  });
};

/** Goes on, step by step, until it goes on from a checkpoint. */
export const untilResumed = async ({ most }, { report, keep, checkpoint, signal }) => {
  for (let step = (checkpoint?.[0] ?? 0) + 1; step <= most; step++) {
    report(1 / step, step);
    keep(Uint8Array.of(step));
    if (checkpoint) return 'resumed';
    if (signal.aborted) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return 'not resumed';
};

/** No function of its arguments: it shows whether it was called. */
export const drawn = () => Math.random();

export const number = 3;
