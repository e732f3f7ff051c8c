import type { Build } from '../engine/builds.ts';
import type { Inputs } from '../training/examples.ts';
import type { ModelState } from '../training/state.ts';
import type { ChainLayer } from './chain.ts';
import { byColumns, MaskedChain } from './masked.ts';
import type { RowMetric } from './rowMetric.ts';

/** Pairs that are looked at together. */
const MOST_PAIRS = 256;

/** Edges that are looked at between two chances for others to run. */
const BREATH = 32;

/**
 * For each edge by itself: the mean metric of the clean rows, less that with the edge carrying what it does in the reference;
 * and the mean magnitude of the difference. It goes on step by step.
 */
export function* exactScores(
  layers: readonly ChainLayer[],
  state: ModelState,
  metric: RowMetric,
  clean: Inputs,
  reference: Inputs,
): Generator<void, { edges: Map<number, Float64Array>; strengths: Map<number, Float64Array> }> {
  const zeros = () =>
    new Map(layers.map(({ application, weights }) => [application, new Float64Array(weights.length)]));
  const [edges, strengths] = [zeros(), zeros()];
  const { data, columns } = clean.x[0] as Inputs['x'][number];
  const { data: other } = reference.x[0] as Inputs['x'][number];
  for (let first = 0; first < clean.rows; first += MOST_PAIRS) {
    const pairs = Math.min(MOST_PAIRS, clean.rows - first);
    const part = (rows: ArrayLike<number>) =>
      byColumns(Array.prototype.slice.call(rows, first * columns, (first + pairs) * columns), pairs, columns);
    const rows = Uint32Array.from({ length: pairs }, (_, pair) => first + pair);
    const { build } = state.runtime.instance;
    const run = runOf(layers, build, part(other), pairs);
    const chain = new MaskedChain(layers, build, part(data), run, pairs, metric, rows);
    chain.fill(true);
    const whole = chain.values();
    const without = chain.values();
    for (const [layer, { application, weights }] of layers.entries()) {
      const [sums, own] = [edges.get(application) as Float64Array, strengths.get(application) as Float64Array];
      for (let at = 0; at < weights.length; at++) {
        if (weights[at] === 0) continue;
        chain.without(layer, [at], without);
        for (let pair = 0; pair < pairs; pair++) {
          const change = ((whole[pair] as number) - (without[pair] as number)) / clean.rows;
          sums[at] = (sums[at] as number) + change;
          own[at] = (own[at] as number) + Math.abs(change);
        }
        if (at % BREATH === 0) yield;
      }
    }
  }
  return { edges, strengths };
}

/** What each layer but the last gives for rows, from the inputs on: (units, pairs). */
export function runOf(layers: readonly ChainLayer[], build: Build, rows: Float64Array, pairs: number): Float64Array[] {
  const zeros = layers.map(({ inputs }) => new Float64Array(inputs * pairs));
  const chain = new MaskedChain(layers, build, rows, zeros, pairs);
  chain.fill(true);
  return [
    rows,
    ...layers.slice(0, -1).map(({ units }, layer) => {
      const given = new Float64Array(units * pairs);
      for (let unit = 0; unit < units; unit++) given.set(chain.activations(layer, unit), unit * pairs);
      return given;
    }),
  ];
}
