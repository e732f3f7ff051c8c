import { describe, test } from 'vitest';
import { Instance } from '../../src/engine/instance.ts';
import { clipGradients } from '../../src/optimizers/clip.ts';
import { OwnArena } from '../../src/plan/arena.ts';
import { Graph } from '../../src/plan/graph.ts';
import { Runtime } from '../../src/plan/runtime.ts';
import { persistent } from '../../src/plan/tensor.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

/** [offset, count] of parameters: the first and second lie together, the others apart; one to three chunks of 4096. */
const PLACES = [
  [0, 64],
  [64, 4096],
  [5008, 3 * 4096 - 16],
  [20_000, 16],
] as const;
const SIZE = 20_016;
const LIMIT = 0.5;

const inside = (i: number) => PLACES.some(([offset, count]) => i >= offset && i < offset + count);

/** What is left of gradients, of which those between the parameters are of nobody. */
function clipped(build: (typeof available)[number], kind: 'clipNorm' | 'globalClipNorm', gradients: Float32Array) {
  const instance = new Instance(build);
  const runtime = new Runtime(new OwnArena(instance), { parameters: SIZE, gradients: SIZE, slots: 0, state: 0 });
  const parameters = PLACES.map(([offset, count]) => ({
    ...{ value: persistent('parameters', offset, count), gradient: persistent('gradients', offset, count) },
    ...{ shape: [count], trainable: true, inPanels: false },
  }));
  const graph = new Graph(instance.panel);
  clipGradients(graph, parameters, { kind, limit: LIMIT });
  runtime.load({ graph, kept: [] }, 1);
  const at = runtime.element(persistent('gradients', 0, SIZE));
  instance.f32.set(gradients, at);
  runtime.run();
  return instance.f32.slice(at, at + SIZE);
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

describe.each(available)('build %s', (build) => {
  // Each has another share in the norm of all, the last the greatest by far.
  const gradients = numbers(SIZE, 1).map((value, i) => value * (i < 64 ? 8 : i < 5008 ? 1 : i < 20_000 ? 0.5 : 100));

  test('globalClipNorm takes the norm of all gradients together, wherever they are', () => {
    const all = norm(gradients.filter((_, i) => inside(i)));
    const expected = Array.from(gradients, (value, i) => (inside(i) ? (value * LIMIT) / all : value));
    // The factor and the product are rounded.
    expectClose(clipped(build, 'globalClipNorm', gradients), expected, 2 ** -23);
  });

  test('clipNorm takes that of each parameter', () => {
    const expected = Array.from(gradients);
    for (const [offset, count] of PLACES) {
      const own = norm(gradients.subarray(offset, offset + count));
      for (let i = offset; i < offset + count; i++) expected[i] = (gradients[i] * LIMIT) / own;
    }
    expectClose(clipped(build, 'clipNorm', gradients), expected, 2 ** -23);
  });
});
