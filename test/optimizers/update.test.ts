import { describe, expect, test } from 'vitest';
import { kernelOf } from '../../src/engine/words.ts';
import { writeAdd, writeAverage, writeEma } from '../../src/optimizers/blend.ts';
import * as optimizers from '../../src/optimizers/index.ts';
import type { Optimizer } from '../../src/optimizers/optimizer.ts';
import { Graph, type KernelCall } from '../../src/plan/graph.ts';
import { layoutAt } from '../../src/plan/layout.ts';
import { assemble } from '../../src/plan/program.ts';
import { persistent, type Tensor } from '../../src/plan/tensor.ts';

const SIZE = 64;
const LINE = 16;

/** Four parameters, each of less than a line. Calls what fills their gradients, the first's last, and then an update. */
function updateGraph(optimizer: Optimizer, trainable = [true, true, true, true], shape = [5]): Graph {
  const graph = new Graph(8);
  const hyper = persistent('state', 0, 16);
  let words = 16;
  const parameters = trainable.map((learns, i) => {
    const [value, gradient] = (['parameters', 'gradients'] as const).map((region) => persistent(region, LINE * i, 8));
    return { value: value as Tensor, gradient: gradient as Tensor, shape, inPanels: true, trainable: learns };
  });
  for (const { gradient } of [...parameters].reverse()) {
    graph.call('scale', { y: gradient, x: graph.block(8), factor: 2, count: 8 });
  }
  const progress = () => {
    words += LINE;
    return persistent('state', words - LINE, LINE);
  };
  optimizer.update(graph, { parameters, hyper, progress });
  return graph;
}

const updates = ({ instructions }: Graph) =>
  (instructions as KernelCall[]).filter(({ kernel }) => 'progress' in kernelOf(kernel).parameters);
const at = (tensor: unknown) => [(tensor as Tensor).offset, (tensor as Tensor).size];

describe.each(Object.entries(optimizers))('%s', (_, make) => {
  test('follows all gradients in one call', () => {
    const [call, ...more] = updates(updateGraph(make()));
    expect(more).toEqual([]);
    expect(call?.arguments.count).toBe(SIZE);
  });

  test('leaves out what does not learn', () => {
    const optimizer = make();
    const calls = updates(updateGraph(optimizer, [true, true, false, true]));
    expect(calls.map(({ arguments: { p } }) => at(p))).toEqual([
      [0, 2 * LINE],
      [3 * LINE, LINE],
    ]);
    expect(calls.map(({ arguments: { g } }) => at(g))).toEqual(calls.map(({ arguments: { p } }) => at(p)));
    const { slots } = optimizer;
    expect(calls.map(({ arguments: each }) => at(each.slots))).toEqual([
      [0, slots * 2 * LINE],
      [slots * 3 * LINE, slots * LINE],
    ]);
    expect(new Set(calls.map(({ arguments: { progress } }) => at(progress)[0])).size).toBe(2);
  });

  test.each([
    {},
    { clipValue: 1 },
    { clipNorm: 1 },
    { globalClipNorm: 1 },
  ])('changes what stays only after the last barrier, with %o', (options) => {
    const learning = [
      [true, true, true, true],
      [true, false, true, true],
    ];
    for (const [trainable, shape] of learning.flatMap((each) => [[5], [5, 1]].map((shape) => [each, shape] as const))) {
      const optimizer = make(options);
      const graph = updateGraph(optimizer, [...trainable], [...shape]);
      const sizes = { parameters: SIZE, gradients: SIZE, slots: optimizer.slots * SIZE, state: 1024 };
      const program = assemble({ graph, kept: [] }, 1, layoutAt(0, sizes, 2 ** 20, 2 ** 21), () => 2);
      const last = program.words.subarray(program.lastPhase / 4);
      const words = updates(graph).reduce((total, { arguments: args }) => total + 1 + Object.keys(args).length, 0);
      expect(last.length).toBe(words + 1);
    }
  });

  test('takes the options of all', () => {
    const options = { weightDecay: 0.5, clipNorm: 2, ema: 0.9, accumulate: 3 };
    const optimizer = make({ learningRate: 0.25, ...options });
    expect(optimizer).toMatchObject({ learningRate: 0.25, options, ema: 0.9, accumulate: 3 });
    const hyper = new Float32Array(16);
    optimizer.write(hyper, 0, 0.25, 1);
    expect(hyper[0]).toBe(1 - 0.25 * 0.5);
  });

  test.each([
    [
      { clipValue: 1, clipNorm: 1 },
      'clipping must be one of clipValue, clipNorm, globalClipNorm, got clipValue and clipNorm',
    ],
    [{ globalClipNorm: 0 }, 'globalClipNorm must be a number > 0, got 0'],
    [{ weightDecay: -1 }, 'weightDecay must be a number ≥ 0, got -1'],
    [{ ema: 1 }, 'ema must be a number from 0 to below 1, got 1'],
    [{ accumulate: 0 }, 'accumulate must be an integer ≥ 1, got 0'],
    [
      { decay: 1 },
      'option must be one of learningRate, weightDecay, clipValue, clipNorm, globalClipNorm, ema, accumulate',
    ],
  ])('refuses %o', (options, message) => {
    expect(() => make(options as object)).toThrow(message);
  });
});

test('blends: a running mean of weights from the first, a mean of gradients', () => {
  const written = (write: (memory: Float32Array) => void) => {
    const memory = new Float32Array(2);
    write(memory);
    return [...memory];
  };
  expect(written((memory) => writeEma(memory, 0, 0.75, 1))).toEqual([0, 1]);
  expect(written((memory) => writeEma(memory, 0, 0.75, 2))).toEqual([0.75, 0.25]);
  const first = written((memory) => writeAdd(memory, 0, 4, true));
  const more = written((memory) => writeAdd(memory, 0, 4, false));
  const last = written((memory) => writeAverage(memory, 0, 4));
  let sum = 99;
  sum = first[0] * sum + first[1] * 3;
  for (const g of [5, 7]) sum = more[0] * sum + more[1] * g;
  expect(last[0] * 13 + last[1] * sum).toBe((3 + 5 + 7 + 13) / 4);
});
