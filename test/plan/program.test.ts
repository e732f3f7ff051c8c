import { expect, test } from 'vitest';
import { Instance } from '../../src/engine/instance.ts';
import { END, HOST } from '../../src/engine/kernels.ts';
import { OwnArena } from '../../src/plan/arena.ts';
import { Graph, type HostCall } from '../../src/plan/graph.ts';
import { layoutAt } from '../../src/plan/layout.ts';
import { assemble, wordsOf } from '../../src/plan/program.ts';
import { Runtime } from '../../src/plan/runtime.ts';
import { persistent } from '../../src/plan/tensor.ts';

const block = persistent('state', 0, 8);
const sizes = { parameters: 0, gradients: 0, slots: 0, state: 8 };

/** A graph of host calls, each of which needs what the one before it has written, and scalings between them. */
function chain(hosts: readonly HostCall['host'][]): Graph {
  const graph = new Graph(8);
  for (const host of hosts) {
    graph.callHost(host, [block], [block]);
    graph.call('scale', { x: block, y: block, factor: 2, count: 8 });
  }
  return graph;
}

test('a program has as many words as its graph says at most, where threads meet before each call', () => {
  for (const count of [1, 2, 5]) {
    const graph = chain(Array(count).fill(() => undefined));
    const words = (threads: number) => {
      const layout = layoutAt(0, sizes, 64, 4096);
      return assemble({ graph, kept: [] }, 1, layout, () => threads).words.length;
    };
    // A barrier first, and one between two of them; two words for a host call, five for a scaling, and one for the end.
    expect(words(2), `${count} host calls on two threads`).toBe(2 * count + 2 * count + 5 * count + 1);
    expect(words(1), `${count} host calls on one thread`).toBe(2 * count + 5 * count + 1);
    expect(wordsOf(graph), 'most words').toBeGreaterThanOrEqual(words(2));
    expect(wordsOf(graph) - words(2), 'room that nothing can need: the barrier before the first call').toBe(1);
  }
});

test('host calls one after the other: each is called once, in order, and what follows goes on', () => {
  const called: number[] = [];
  const hosts = [0, 1, 2, 3].map((host) => () => void called.push(host));
  const graph = chain(hosts);
  for (const host of hosts) graph.callHost(host, [block], [block]);
  const runtime = new Runtime(new OwnArena(new Instance('simd')), sizes);
  const { words } = runtime.load({ graph, kept: [] }, 1);
  runtime.instance.f32.fill(1, runtime.element(block), runtime.element(block) + 8);
  runtime.run();
  expect(called).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  expect(runtime.instance.f32[runtime.element(block)], 'scaled by 2 between them').toBe(16);
  expect([...words.subarray(-5)]).toEqual([HOST, 6, HOST, 7, END]);
});

test('another thread passes over a host call', () => {
  const instance = new Instance('simd');
  instance.u32.set([HOST, 0, HOST, 1, END], instance.heap / 4);
  expect(instance.exports.run(instance.heap, 0, 1, 2), 'the end').toBe(0);
  expect(instance.exports.run(instance.heap, 0, 0, 2), 'where the first thread stops').toBe(instance.heap + 1);
});
