import type { Activation } from '../activations/activation.ts';
import { linear } from '../activations/linear.ts';
import { outOfRange } from '../base/errors.ts';
import { readWeights } from '../network/weights.ts';
import type { ModelState } from '../training/state.ts';
import { applicationNames } from './places.ts';
import type { Head } from './rowMetric.ts';

/** A dense layer of a chain: a = f(W·x + b). */
export interface ChainLayer {
  readonly application: number;
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  /** [units, inputs] */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly activation: Activation;
}

/** Layers that only hand on their input in prediction. */
const UNCHANGED = ['dropout', 'alphaDropout', 'gaussianDropout', 'gaussianNoise', 'flatten', 'reshape'];

/**
 * The dense layers of a network that is a chain of these, of activations that take each number by itself, and of what
 * matters in training only. The last layer has no activation where the head looks at logits.
 */
export function chainOf(where: string, state: ModelState, head: Head): ChainLayer[] {
  const { network, runtime } = state;
  const names = applicationNames(network);
  const rule = 'a chain of dense layers and activations of each number';
  const weights = readWeights(network, runtime);
  const layers: ChainLayer[] = [];
  if (network.inputs.length > 1) throw outOfRange(where, 'the network', rule, `${network.inputs.length} inputs`);
  if (network.outputs.length > 1) throw outOfRange(where, 'the network', rule, `${network.outputs.length} outputs`);
  for (const [application, { placed, sources }] of network.applications.entries()) {
    const { layer, name, columns, inputs } = placed;
    const [source] = sources;
    const follows = source && ('input' in source ? application === 0 : source.application === application - 1);
    const isLast = application === network.applications.length - 1;
    const called = `layer ${names[application]} (${layer.kind})`;
    if (!follows || sources.length > 1) throw outOfRange(where, 'the network', rule, `${called} with other inputs`);
    const activation = isLast && head.isLogits ? linear() : (layer.activation ?? linear());
    if (!activation.fused) throw outOfRange(where, called, rule, `activation '${activation.name}'`);
    if (layer.kind === 'dense') {
      const shape = { inputs: inputs[0] as number, units: columns };
      layers.push({
        ...{ application, name: names[application] as string, activation, ...shape },
        weights: weights.get(`${name}.weight`)?.data as Float32Array,
        bias: weights.get(`${name}.bias`)?.data ?? new Float32Array(columns),
      });
    } else if (layer.kind === 'activation' && layers.at(-1)?.activation.name === 'linear')
      layers.push({ ...(layers.pop() as ChainLayer), activation });
    else if (!UNCHANGED.includes(layer.kind)) throw outOfRange(where, 'the network', rule, called);
  }
  if (layers.length === 0) throw outOfRange(where, 'the network', rule, 'no dense layer');
  return layers;
}
