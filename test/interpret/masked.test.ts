// A chain of masked edges: what is removed step by step, beside one that keeps the rest at once, and that beside loops in f64.

import { expect, test } from 'vitest';
import { linear, relu, tanh } from '../../src/index.ts';
import type { ChainLayer } from '../../src/interpret/chain.ts';
import { firstOf, MaskedChain } from '../../src/interpret/masked.ts';
import type { RowMetric } from '../../src/interpret/rowMetric.ts';
import { expectClose } from '../support/close.ts';
import { numbers, random } from '../support/random.ts';

/** An edge by its layer and its place in the weights. */
interface EdgeAt {
  readonly layer: number;
  readonly at: number;
}

const PAIRS = 5;
const SIZES = [4, 5, 6, 2];
const activations = [tanh(), relu(), linear()];
const functions = [Math.tanh, (z: number) => Math.max(z, 0), (z: number) => z];

const layers: ChainLayer[] = activations.map((activation, layer) => {
  const [inputs, units] = [SIZES[layer], SIZES[layer + 1]];
  const [weights, bias] = [numbers(units * inputs, layer), numbers(units, 10 + layer)];
  return { application: layer, name: `${layer}`, inputs, units, weights, bias, activation };
});

/** Columns of values by pairs. */
const [clean, other] = [20, 21].map((seed) => Float64Array.from(numbers(SIZES[0] * PAIRS, seed)));

/** What each layer gives for a pair, by the weights themselves; edges that are not kept carry the reference. */
function run(x: number[], reference?: number[][], isKept: (edge: EdgeAt) => boolean = () => true): number[][] {
  const values = [x];
  for (const [layer, { inputs, units, weights, bias }] of layers.entries()) {
    const a = values[layer];
    const taken = (j: number, i: number) =>
      (isKept({ layer, at: j * inputs + i }) ? a[i] : reference?.[layer][i]) as number;
    const z = Array.from({ length: units }, (_, j) =>
      Array.from({ length: inputs }, (_, i) => weights[j * inputs + i] * taken(j, i)).reduce(
        (sum, each) => sum + each,
        bias[j],
      ),
    );
    values.push(z.map(functions[layer]));
  }
  return values;
}

const pairOf = (values: Float64Array, pair: number) =>
  Array.from({ length: SIZES[0] }, (_, i) => values[i * PAIRS + pair]);
const references = Array.from({ length: PAIRS }, (_, pair) => run(pairOf(other, pair)));

const metric = Object.assign((values: Float32Array) => values[0] - 2 * values[1], { isDivergence: false }) as RowMetric;
const rows = Array.from({ length: PAIRS }, (_, pair) => pair);

const idOf = ({ layer, at }: EdgeAt) => firstOf(layers, layer) + at;

const made = () => {
  const run = SIZES.slice(0, -1).map((units, layer) =>
    Float64Array.from({ length: units * PAIRS }, (_, at) => references[at % PAIRS][layer][Math.floor(at / PAIRS)]),
  );
  return new MaskedChain(layers, 'simd', clean, run, PAIRS, metric, rows);
};

/** The metric of each pair by loops. */
const truth = (isKept: (edge: EdgeAt) => boolean) =>
  rows.map((pair) => {
    const [a, b] = run(pairOf(clean, pair), references[pair], isKept).at(-1) as number[];
    return a - 2 * b;
  });

/** tanh is that of the kernels, in f32. */
const close = (got: ArrayLike<number>, expected: readonly number[], what: string) =>
  expectClose(got, expected, 1e-5, 1e-6, what);

test('edges that are removed one after the other, in any layer, are gone', () => {
  const next = random(1);
  const chain = made();
  chain.fill(true);
  close(
    chain.values(),
    truth(() => true),
    'all edges',
  );
  const gone = new Set<string>();
  const isKept = ({ layer, at }: EdgeAt) => !gone.has(`${layer} ${at}`);
  for (let step = 0; step < 24; step++) {
    const layer = Math.floor(next() * 3);
    const { length } = layers[layer].weights;
    // One edge in odd steps, two in even ones; some were removed before.
    const edges = [...new Set([next(), next()].slice(step % 2).map((share) => Math.floor(share * length)))];
    const without = chain.without(layer, edges);
    for (const at of edges) gone.add(`${layer} ${at}`);
    const expected = truth(isKept);
    close(without, expected, `step ${step}: without ${edges} of layer ${layer}`);
    chain.remove(layer, edges);
    for (const at of edges)
      expect(chain.isKept(idOf({ layer, at })), `step ${step}: ${at} of layer ${layer}`).toBe(false);
    close(chain.values(), expected, `step ${step}: removed ${edges} of layer ${layer}`);
  }
  const before = [...chain.values()];
  chain.refresh();
  close(chain.values(), before, 'computed anew');
});

test('edges that are kept at once, and none', () => {
  const chain = made();
  const next = random(2);
  const all = layers.flatMap(({ weights }, layer) => Array.from(weights.keys(), (at) => ({ layer, at })));
  for (let round = 0; round < 5; round++) {
    const kept = all.filter(() => next() < 0.5);
    chain.keep(Uint32Array.from(kept, idOf));
    const isKept = ({ layer, at }: EdgeAt) => kept.some((edge) => edge.layer === layer && edge.at === at);
    close(chain.values(), truth(isKept), `round ${round}`);
  }
  chain.fill(false);
  close(
    chain.values(),
    references.map((values) => values[3][0] - 2 * values[3][1]),
    'none: the reference itself',
  );
});
