import { describe, expect, test } from 'vitest';
import { LINE as LINE_ELEMENTS } from '../../src/engine/shared.ts';
import { Graph } from '../../src/plan/graph.ts';
import { keptBytes, layoutAt, placeWorkspace, programBytes } from '../../src/plan/layout.ts';
import { sizeFor, type Tensor } from '../../src/plan/tensor.ts';
import { random } from '../support/random.ts';

const LINE = 64;

describe('regions', () => {
  const sizes = { parameters: 33, gradients: 17, slots: 66, state: 5 };
  const { base, rest, end, program } = layoutAt(1024, sizes, 512, 4096);
  const inOrder = [
    ['parameters', base.parameters, 33],
    ['gradients', base.gradients, 17],
    ['slots', base.slots, 66],
    ['state', base.state, 5],
  ] as const;

  test('what is kept follows each other, each on a cache line, with nothing between but padding', () => {
    expect([base.parameters, rest]).toEqual([1024, base.gradients]);
    for (const [index, [name, start, words]] of inOrder.entries()) {
      const next = inOrder[index + 1]?.[1] ?? end;
      expect(start % LINE, name).toBe(0);
      expect(next, name).toBe(start + Math.ceil((4 * words) / LINE) * LINE);
    }
    expect(keptBytes(sizes)).toBe(end - 1024);
  });

  test('program and workspace are where they are told to be', () => {
    expect([program, base.workspace]).toEqual([512, 4096]);
    expect([0, 1, 16, 17].map(programBytes)).toEqual([0, LINE, LINE, 2 * LINE]);
  });

  test('a cache line has as many elements as the optimizer leaves between threads', () => {
    expect(4 * LINE_ELEMENTS).toBe(LINE);
  });
});

/** A graph of calls that read random earlier tensors and write a new one each. */
function chain(seed: number) {
  const next = random(seed);
  const graph = new Graph(8);
  const input = graph.input(1 + Math.floor(next() * 40));
  const tensors: Tensor[] = [input];
  for (let call = 0; call < 14; call++) {
    const pick = () => tensors[Math.floor(next() * tensors.length)] as Tensor;
    const kinds = [() => graph.batch(1 + Math.floor(next() * 40)), () => graph.column(), () => graph.block(7)];
    const y = (kinds[Math.floor(next() * kinds.length)] as () => Tensor)();
    graph.call('sum', { y, a: pick(), b: pick(), count: 1 });
    tensors.push(y);
  }
  return { graph, tensors, kept: [input, tensors.at(-1) as Tensor] };
}

describe('workspace', () => {
  const BASE = 4096;

  /** The numbers of the calls that touch a tensor: from its first to its last; all, if it is kept. */
  function lifeOf(tensor: Tensor, { graph, kept }: ReturnType<typeof chain>): readonly [number, number] {
    if (kept.includes(tensor)) return [-1, graph.instructions.length];
    const calls = graph.instructions.flatMap((call, index) =>
      'arguments' in call && Object.values(call.arguments).includes(tensor) ? [index] : [],
    );
    return [calls[0] as number, calls.at(-1) as number];
  }

  test.each([1, 5])('tensors that live at the same time share no byte, %i rows', (rows) => {
    for (let seed = 0; seed < 60; seed++) {
      const made = chain(seed);
      const { addresses, end } = placeWorkspace(made.graph, made.kept, rows, 1, BASE);
      const placed = [...addresses].map(([tensor, from]) => {
        const [first, last] = lifeOf(tensor, made);
        return { from, to: from + 4 * sizeFor(tensor.size, rows, 1), first, last };
      });
      for (const [index, a] of placed.entries()) {
        expect(a.from % LINE, `seed ${seed}`).toBe(0);
        expect(a.from, `seed ${seed}`).toBeGreaterThanOrEqual(BASE);
        expect(a.to, `seed ${seed}`).toBeLessThanOrEqual(end);
        for (const b of placed.slice(index + 1)) {
          if (a.last < b.first || b.last < a.first) continue;
          expect(a.to <= b.from || b.to <= a.from, `seed ${seed}: [${a.from}, ${a.to}) and [${b.from}, ${b.to})`).toBe(
            true,
          );
        }
      }
    }
  });

  test('memory is used again as soon as its tensor was touched for the last time', () => {
    const graph = new Graph(8);
    const tensors = Array.from({ length: 6 }, () => graph.block(16));
    for (let i = 1; i < tensors.length; i++) {
      const [a, y] = [tensors[i - 1] as Tensor, tensors[i] as Tensor];
      graph.call('sum', { a, b: a, y, count: 16 });
    }
    const { addresses, end } = placeWorkspace(graph, [], 1, 1, BASE);
    expect(tensors.map((tensor) => addresses.get(tensor))).toEqual([0, 64, 0, 64, 0, 64].map((at) => BASE + at));
    expect(end).toBe(BASE + 128);
  });

  test('sizes are those of the rows and threads at hand', () => {
    const graph = new Graph(8);
    const each = graph.block({ perThread: 32, fromRows: 4 });
    const after = graph.block(16);
    graph.call('sum', { a: each, b: each, y: after, count: 1 });
    const placed = (rows: number, threads: number) =>
      placeWorkspace(graph, [], rows, threads, BASE).addresses.get(after);
    expect(placed(4, 1)).toBe(BASE + 128);
    expect(placed(4, 3)).toBe(BASE + 384);
    expect(placed(3, 3)).toBe(BASE);
  });
});
