import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/activations/activation.ts';
import * as activations from '../../src/activations/index.ts';
import { dense } from '../../src/layers/dense.ts';
import { Graph } from '../../src/plan/graph.ts';
import { persistent } from '../../src/plan/tensor.ts';

const names = Object.keys(activations) as (keyof typeof activations)[];

/** The calls that a layer of an activation adds to a graph, and what flows on. */
function layerOf(activation: Activation, training: boolean) {
  const graph = new Graph(8, training);
  const place = { value: persistent('parameters', 0, 64), gradient: persistent('gradients', 0, 64) };
  const x = graph.input(8);
  const flow = { tensor: x, source: x, activation: activations.linear(), learns: false };
  const { output } = dense(8, activation).build(graph, flow, { weight: place, bias: place }, activation);
  return { calls: graph.instructions.map((call) => call.arguments as Record<string, unknown>), output };
}

describe.each(names)('dense with %s', (name) => {
  const activation = activations[name]();

  test('keeps what its activation takes in if the derivative is told from it', () => {
    const { output } = layerOf(activation, true);
    expect(output.source !== output.tensor).toBe(activation.source === 'input');
  });

  test('works in place where no backward pass follows', () => {
    const { calls, output } = layerOf(activation, false);
    expect(calls).toHaveLength(activation.fused ? 1 : 2);
    expect(calls[0].z).toBe(output.tensor);
    expect(calls[0].y).toBe(output.tensor);
  });
});
