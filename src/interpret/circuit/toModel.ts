import type { Activation } from '../../activations/activation.ts';
import { wrongMoment } from '../../base/errors.ts';
import { dense } from '../../layers/dense.ts';
import type { Model } from '../../model/model.ts';
import { sequential } from '../../model/sequential.ts';
import type { ChainLayer } from '../chain.ts';
import type { CircuitEdge } from './report.ts';

/** The parts of a circuit that a network needs: the values of removed edges at each layer, and the last activation. */
export interface CircuitModel {
  /** (inputs) of each layer. */
  readonly reference: readonly Float64Array[];
  readonly last: Activation;
}

/**
 * A network of the live units of a circuit. The values of removed edges are added to biases:
 * b′ = b + Σ over removed edges of w · a′.
 */
export function modelOf(
  layers: readonly ChainLayer[],
  edges: readonly CircuitEdge[],
  runnable: CircuitModel | undefined,
): Model {
  if (!runnable) {
    const why = 'with reference rows, what is left out depends on each pair, so it fits no bias';
    throw wrongMoment('toModel', `${why}; discover the circuit with reference 'mean' or 'zero'`);
  }
  const into = layers.map(({ name }) => edges.filter(({ layer }) => layer === name));
  const live = layers.map(({ units }, l) => {
    if (l === layers.length - 1) return Array.from({ length: units }, (_, unit) => unit);
    const used = [...new Set((into[l + 1] ?? []).map(({ from }) => from))].sort((a, b) => a - b);
    return used.length > 0 ? used : [0];
  });
  const [first] = layers as [ChainLayer];
  const model = sequential({
    inputs: first.inputs,
    layers: layers.map(({ activation, name }, l) => {
      const f = l === layers.length - 1 ? runnable.last : activation;
      return dense((live[l] as number[]).length, f, /^[A-Za-z_]\w*$/.test(name) ? { name } : {});
    }),
    seed: 0,
  });
  const weights = model.getWeights();
  const all = [...weights.values()];
  for (const { data } of all) data.fill(0);
  for (const [l, layer] of layers.entries()) {
    const { inputs } = layer;
    const taken = l === 0 ? Array.from({ length: inputs }, (_, i) => i) : (live[l - 1] as number[]);
    const [w, b] = [all[2 * l]?.data as Float32Array, all[2 * l + 1]?.data as Float32Array];
    const kept = new Set((into[l] as CircuitEdge[]).map(({ from, to }) => to * inputs + from));
    for (const [row, j] of (live[l] as number[]).entries()) {
      let constant = layer.bias[j] as number;
      for (let i = 0; i < inputs; i++) {
        const weight = layer.weights[j * inputs + i] as number;
        if (kept.has(j * inputs + i)) w[row * taken.length + taken.indexOf(i)] = weight;
        else constant += weight * (runnable.reference[l]?.[i] as number);
      }
      b[row] = constant;
    }
  }
  model.setWeights(weights);
  return model;
}
