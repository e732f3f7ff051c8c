// Processes of contestants, on one core and one thread unless they are to use several.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environmentFor } from './environment.js';
import { ownPython } from './python.js';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const runs = (command, ...args) => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The share of the last moments that each core was busy. */
async function busyShares() {
  const before = cpus();
  await pause(500);
  const after = cpus();
  return after.map(({ times }, index) => {
    const spent = Object.entries(times).map(([kind, time]) => time - before[index].times[kind]);
    const total = spent.reduce((sum, time) => sum + time, 0);
    return total > 0 ? 1 - (times.idle - before[index].times.idle) / total : 0;
  });
}

const shares = await busyShares();
const idlest = shares.lastIndexOf(Math.min(...shares));

/** The core that had least to do, if taskset can pin to it; else none. */
export const core = runs('taskset', '-c', String(idlest), 'true') ? idlest : undefined;

/** How busy that core was before. */
export const busyBefore = shares[idlest];

/** The Python of the peers: --python, or the one that python.js makes. */
export const findPython = (given) => [given ?? ownPython].find((python) => runs(python, '-c', 'import numpy'));

/**
 * A process with fd 3 for answers, on one core, or on all with several threads; nothing in its environment holds it back
 * but what it is `held` to.
 */
export function spawnPinned(command, args, threads = 1, held = {}) {
  const pin = core === undefined || threads !== 1 ? [] : ['taskset', '-c', String(core)];
  const [file, ...rest] = [...pin, command, ...args];
  return spawn(file, rest, {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    env: environmentFor(process.env, threads, held),
  });
}

/** One contestant with one workload in a process; see run-one.js. */
export class Contestant {
  #child;
  #answers;
  #errors = '';

  /**
   * `request`: { module, options, mode, workload, threads, held }, and for Python { rows, data, model } with the paths of
   * the packed data and an ONNX model.
   */
  constructor(request, python) {
    const [command, script] = python ? [python, 'contestants/run_one.py'] : [process.execPath, 'run-one.js'];
    this.#child = spawnPinned(command, [path(script), JSON.stringify(request)], request.threads, request.held);
    this.#child.stderr.on('data', (text) => {
      this.#errors = `${this.#errors}${text}`.slice(-4000);
    });
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', () => {});
    this.#answers = createInterface({ input: this.#child.stdio[3] })[Symbol.asyncIterator]();
  }

  /** The first answer. */
  ready(timeout) {
    return this.#next(timeout);
  }

  /** @throws Error with what the process says, or that it takes too long. */
  ask(command, timeout) {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
    return this.#next(timeout);
  }

  /** Resolves when the process is gone. */
  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #next(timeout) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${timeout} s`)), timeout * 1000);
    });
    try {
      const { value, done } = await Promise.race([this.#answers.next(), late]);
      if (done) throw new Error(this.#lastError());
      const answer = JSON.parse(value);
      if (answer.error) throw new Error(answer.error);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  #lastError() {
    const lines = this.#errors.split('\n').filter((line) => /error/i.test(line));
    return lines[0]?.trim() ?? 'the process ended';
  }
}
