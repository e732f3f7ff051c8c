import { expect, test, vi } from 'vitest';
import { Instance } from '../../src/engine/instance.ts';
import { Graph } from '../../src/plan/graph.ts';
import { Runtime } from '../../src/plan/runtime.ts';
import { persistent } from '../../src/plan/tensor.ts';
import { numbers } from '../support/random.ts';

const COUNT = 96;
const RATE = 0.5;
/** Bytes of the second thread's half of the parameters that it updates before it is lost. */
const DONE = 64;

/** What the team does in place of running a program. */
let run: (instance: Instance, program: number) => never;

vi.mock('../../src/threads/team.ts', async (original) => {
  const { LostThread } = await original<typeof import('../../src/threads/team.ts')>();
  class Team {
    busy = false;
    complete = true;
    readonly threads = 2;
    readonly #instance: Instance;
    constructor(instance: Instance) {
      this.#instance = instance;
    }
    ready = () => true;
    run = (program: number) => run(this.#instance, program);
    end = () => undefined;
  }
  return { LostThread, Team };
});

/** One update of parameters, in a runtime of two threads. */
function update() {
  const progress = persistent('state', 16, 32);
  const graph = new Graph(8);
  graph.call('sgdStep', {
    p: persistent('parameters', 0, COUNT),
    g: persistent('gradients', 0, COUNT),
    slots: persistent('slots', 0, 0),
    hyper: persistent('state', 0, 8),
    ...{ progress, count: COUNT },
  });
  const step = { graph, kept: [], resumable: true };
  const sizes = { parameters: COUNT, gradients: COUNT, slots: 0, state: 48 };
  const runtime = new Runtime(new Instance('simd'), sizes, [step], 2);
  const { words } = runtime.load(step, 1);
  const { f32, u32 } = runtime.instance;
  const at = {
    p: runtime.element(persistent('parameters', 0, COUNT)),
    g: runtime.element(persistent('gradients', 0, COUNT)),
    progress: runtime.element(progress),
  };
  const [p, g] = [numbers(COUNT, 1), numbers(COUNT, 2)];
  f32.set(p, at.p);
  f32.set(g, at.g);
  f32[runtime.element(persistent('state', 0, 8))] = RATE;
  const parameters = () => f32.slice(at.p, at.p + COUNT);
  return {
    runtime,
    f32,
    u32,
    at,
    end: 4 * (words.length - 1),
    p,
    updated: p.map((x, i) => x - RATE * g[i]),
    parameters,
  };
}

test('an update that a thread has left half done is finished', async () => {
  const { LostThread } = await import('../../src/threads/team.ts');
  const { runtime, f32, u32, at, end, updated, parameters } = update();
  run = (instance, program) => {
    instance.run(program, 0, 2);
    const half = COUNT / 2;
    f32.set(updated.subarray(half, half + DONE / 4), at.p + half);
    u32[at.progress + 16] = DONE;
    throw new LostThread('a fault', program + end);
  };
  expect(() => runtime.run()).toThrow(expect.objectContaining({ finished: true }));
  expect(parameters()).toEqual(updated);
});

test('an update that has not begun is left', async () => {
  const { LostThread } = await import('../../src/threads/team.ts');
  const { runtime, p, parameters } = update();
  run = (_, program) => {
    throw new LostThread('a fault', program);
  };
  expect(() => runtime.run()).toThrow(expect.objectContaining({ finished: false }));
  expect(parameters()).toEqual(p);
});
