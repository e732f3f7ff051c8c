import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/activations/activation.ts';
import * as activations from '../../src/activations/index.ts';
import { dense } from '../../src/layers/dense.ts';
import { Graph, type KernelCall } from '../../src/plan/graph.ts';
import { persistent } from '../../src/plan/tensor.ts';

const names = Object.keys(activations) as (keyof typeof activations)[];

/** The calls that a layer of an activation adds to a graph, and what it gives. */
function layerOf(activation: Activation, training: boolean) {
  const graph = new Graph(8);
  const [value, gradient] = [persistent('parameters', 0, 64), persistent('gradients', 0, 64)];
  const place = { value, gradient, trainable: true };
  const built = dense(8, activation).build({
    ...{ graph, training, again: false, activation, parameters: { weight: place, bias: place } },
    inputs: [{ tensor: graph.input(8), requiresGradient: false, derivative: undefined }],
    randomness: { state: persistent('state', 0, 4), layer: 0 },
  });
  return { calls: (graph.instructions as KernelCall[]).map((call) => call.arguments), built };
}

describe.each(names)('dense with %s', (name) => {
  const activation = activations[name]();

  test('keeps what its activation takes in if the derivative is computed from it', () => {
    const { built } = layerOf(activation, true);
    expect(built.source !== built.output).toBe(activation.source === 'input');
  });

  test('works in place where no backward pass follows', () => {
    const { calls, built } = layerOf(activation, false);
    expect(calls).toHaveLength(activation.fused ? 1 : 2);
    expect(calls[0].z).toBe(built.output);
    expect(calls[0].y).toBe(built.output);
  });
});
