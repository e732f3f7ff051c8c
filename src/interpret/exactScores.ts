import type { Build } from '../engine/builds.ts';
import type { Inputs } from '../training/examples.ts';
import type { ModelState } from '../training/state.ts';
import { type ChainLayer, chainOf } from './chain.ts';
import { byColumns, MaskedChain } from './masked.ts';
import type { Head, RowMetric } from './metric.ts';

/** Pairs that are looked at together. */
const MOST_PAIRS = 256;

/**
 * For each edge by itself: the mean metric of the clean rows, less that with the edge carrying what it does in the reference;
 * and the mean magnitude of the difference.
 */
export function exactScores(
  where: string,
  state: ModelState,
  head: Head,
  metric: RowMetric,
  clean: Inputs,
  reference: Inputs,
): { edges: Map<number, Float64Array>; strengths: Map<number, Float64Array> } {
  const layers = chainOf(where, state, head);
  const zeros = () =>
    new Map(layers.map(({ application, weights }) => [application, new Float64Array(weights.length)]));
  const [edges, strengths] = [zeros(), zeros()];
  const { data, columns } = clean.x[0] as Inputs['x'][number];
  const { data: other } = reference.x[0] as Inputs['x'][number];
  for (let first = 0; first < clean.rows; first += MOST_PAIRS) {
    const pairs = Math.min(MOST_PAIRS, clean.rows - first);
    const part = (rows: ArrayLike<number>) =>
      byColumns(Array.prototype.slice.call(rows, first * columns, (first + pairs) * columns), pairs, columns);
    const chain = fullChain(layers, state, part(data), part(other), pairs);
    const rows = Uint32Array.from({ length: pairs }, (_, pair) => first + pair);
    const whole = chain.metric(metric, rows);
    for (const [layer, { application, weights }] of layers.entries()) {
      const [sums, own] = [edges.get(application) as Float64Array, strengths.get(application) as Float64Array];
      for (let at = 0; at < weights.length; at++) {
        if (weights[at] === 0) continue;
        const without = chain.without(layer, [at], metric, rows);
        for (let pair = 0; pair < pairs; pair++) {
          const change = ((whole[pair] as number) - (without[pair] as number)) / clean.rows;
          sums[at] = (sums[at] as number) + change;
          own[at] = (own[at] as number) + Math.abs(change);
        }
      }
    }
  }
  return { edges, strengths };
}

/** A chain with all edges kept, and the reference run of paired rows, (inputs, pairs). */
export function fullChain(
  layers: readonly ChainLayer[],
  { runtime }: ModelState,
  clean: Float64Array,
  reference: Float64Array,
  pairs: number,
): MaskedChain {
  const { build } = runtime.instance;
  const chain = new MaskedChain(layers, build, clean, runOf(layers, build, reference, pairs), pairs);
  chain.fill(true);
  return chain;
}

/** What each layer but the last gives for rows, from the inputs on: (units, pairs). */
export function runOf(layers: readonly ChainLayer[], build: Build, rows: Float64Array, pairs: number): Float64Array[] {
  const zeros = layers.map(({ inputs }) => new Float64Array(inputs * pairs));
  const chain = new MaskedChain(layers, build, rows, zeros, pairs);
  chain.fill(true);
  return [rows, ...layers.slice(0, -1).map((_, layer) => chain.activations(layer))];
}
