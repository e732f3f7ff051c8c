import { expect, test, vi } from 'vitest';
import { Instance } from '../../src/engine/instance.ts';
import { type Arena, OwnArena } from '../../src/plan/arena.ts';
import { Graph } from '../../src/plan/graph.ts';
import { Runtime } from '../../src/plan/runtime.ts';
import { openArena } from '../../src/plan/sharedArena.ts';
import { persistent } from '../../src/plan/tensor.ts';
import { numbers } from '../support/random.ts';

const COUNT = 96;
const RATE = 0.5;
/** Bytes of the second thread's half of the parameters that it updates before it is lost. */
const DONE = 64;

/** What the team does in place of running a program, and of going on with it. */
let run: (instance: Instance, program: number) => boolean;
let goOn: () => boolean;

vi.mock('../../src/threads/team.ts', async (original) => {
  const { LostThread } = await original<typeof import('../../src/threads/team.ts')>();
  class Team {
    busy = false;
    readonly complete = true;
    readonly threads = 2;
    readonly #instance: Instance;
    constructor(instance: Instance) {
      this.#instance = instance;
    }
    ready = () => true;
    run(program: number): boolean {
      this.busy = !run(this.#instance, program);
      return !this.busy;
    }
    advance(): boolean {
      this.busy = !goOn();
      return !this.busy;
    }
    end = () => undefined;
    leave = () => undefined;
  }
  return { LostThread, Team };
});

/** One update of parameters, in a runtime of two threads. */
function update(arena: Arena = new OwnArena(new Instance('simd'))) {
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
  const runtime = new Runtime(arena, sizes, 2);
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
  f32.set([1, RATE], runtime.element(persistent('state', 0, 8)));
  const parameters = () => f32.slice(at.p, at.p + COUNT);
  return {
    runtime,
    step,
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
  const finish = vi.fn();
  expect(() => runtime.run(finish)).toThrow('a fault');
  expect(finish).toHaveBeenCalledOnce();
  expect(parameters()).toEqual(updated);
});

test('an update that has not begun is left', async () => {
  const { LostThread } = await import('../../src/threads/team.ts');
  const { runtime, p, parameters } = update();
  run = (_, program) => {
    throw new LostThread('a fault', program);
  };
  const finish = vi.fn();
  expect(() => runtime.run(finish)).toThrow('a fault');
  expect(finish).not.toHaveBeenCalled();
  expect(parameters()).toEqual(p);
});

test('a run that waits for a thread ends when it is advanced, or before a call from outside', () => {
  for (const later of ['advance', 'settle'] as const) {
    const { runtime } = update();
    let turns = 3;
    run = () => false;
    goOn = () => --turns === 0;
    const finish = vi.fn();
    const waiting = runtime.start(finish);
    expect([waiting.ended, finish.mock.calls.length]).toEqual([false, 0]);
    if (later === 'settle') runtime.settle();
    else while (!waiting.ended) runtime.advance(waiting);
    expect([waiting.ended, turns, finish.mock.calls.length]).toEqual([true, 0, 1]);
    runtime.settle();
    runtime.advance(waiting);
    expect(finish).toHaveBeenCalledOnce();
  }
});

test('a loss that a call from outside meets is told to the one who waits', async () => {
  const { LostThread } = await import('../../src/threads/team.ts');
  const { runtime, p, parameters } = update();
  run = () => false;
  goOn = () => {
    throw new LostThread('a fault', 0);
  };
  const finish = vi.fn();
  const waiting = runtime.start(finish);
  runtime.settle();
  expect(parameters()).toEqual(p);
  expect(() => runtime.advance(waiting)).toThrow('a fault');
  expect(finish).not.toHaveBeenCalled();
});

test('a model that is alone takes the memory along when it gets threads, and no other model comes to it', () => {
  const arena = openArena('simd');
  const { runtime } = update(arena);
  expect(runtime.instance, 'its memory').toBe(arena.instance);
  expect(openArena('simd').instance, 'that of the next model').not.toBe(arena.instance);
});

test('a model that is not alone leaves the memory to the others when it gets threads', () => {
  const arena = openArena('simd');
  arena.admit({});
  const { runtime } = update(arena);
  expect(runtime.instance, 'its memory').not.toBe(arena.instance);
  expect(openArena('simd'), 'that of the next model').toBe(arena);
});

test('programs of four batch sizes are kept, not of more', () => {
  const { runtime, step } = update();
  const load = (rows: number) => runtime.load(step, rows);
  const [first, ...others] = [1, 2, 3, 4].map(load);
  expect(
    [4, 1, 3, 2].map(load).every((program) => [first, ...others].includes(program)),
    'none is made anew',
  ).toBe(true);
  load(5);
  for (const program of others) expect(load(program.rows), `of ${program.rows} rows`).toBe(program);
  expect(load(1), 'the oldest').not.toBe(first);
});
