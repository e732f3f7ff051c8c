// Circuits of a chain, whichever way they are computed.

import { describe, expect, test } from 'vitest';
import { type Activation, dense, gelu, type Model, sequential } from '../../src/index.ts';
import { chainOf } from '../../src/interpret/chain.ts';
import { runOf } from '../../src/interpret/exactScores.ts';
import { byColumns, firstOf, MaskedChain } from '../../src/interpret/masked.ts';
import { headOf, type RowMetric, toRowMetric } from '../../src/interpret/rowMetric.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers, random } from '../support/random.ts';

const PAIRS = 19;
const INPUTS = 6;

const clean = numbers(PAIRS * INPUTS, 1);
const other = numbers(PAIRS * INPUTS, 2);

function make(activation: 'relu' | Activation) {
  const layers = [dense(9, activation), dense(7, 'relu'), dense(8, activation), dense(3, 'softmax')];
  const model = sequential({ inputs: INPUTS, layers, seed: 5 });
  const weights = model.getWeights();
  for (const [name, { data }] of weights) if (name.includes('bias')) data.set(numbers(data.length, name.length));
  model.setWeights(weights);
  return model;
}

/** The chain of a model for the pairs, with a metric, and what it needs to be made again. */
function chainFor(model: Model, metricOf: (output: number) => 'index' | 'function') {
  return model.look('test', (state) => {
    const head = headOf('test', state.network, undefined);
    const given = metricOf(0) === 'index' ? { correct: 0, wrong: 2 } : (y: Float32Array) => y[0] - y[2];
    const metric = toRowMetric('test', given, head, PAIRS, () => new Float32Array(0)) as RowMetric;
    const layers = chainOf('test', state, head);
    const { build } = state.runtime.instance;
    const [x, reference] = [clean, other].map((rows) => byColumns(rows, PAIRS, INPUTS));
    const run = runOf(layers, build, reference, PAIRS);
    return new MaskedChain(
      layers,
      build,
      x,
      run,
      PAIRS,
      metric,
      Array.from({ length: PAIRS }, (_, p) => p),
    );
  });
}

const logits = (model: Model, x: Float32Array) => {
  const y = model.predict(x);
  return Float64Array.from({ length: PAIRS }, (_, p) => Math.log(y[3 * p] / y[3 * p + 2]));
};

describe.each(available)('build %s', (build) => {
  describe.each([
    ['relu', 'index'],
    ['relu', 'function'],
    ['gelu', 'index'],
  ] as const)('%s, metric as %s', (activation, kind) => {
    const made = () => make(activation === 'gelu' ? gelu() : 'relu');
    /** What kernels of an activation give is f32. */
    const tolerance = activation === 'gelu' || kind === 'function' ? 1e-6 : 1e-12;

    test('all edges are the network, no edge is the reference run', () =>
      withBuild(build, () => {
        const model = made();
        const chain = chainFor(model, () => kind);
        chain.fill(true);
        expectClose(chain.values(), logits(model, clean), 1e-4, 1e-5);
        chain.fill(false);
        expectClose(chain.values(), logits(model, other), 1e-4, 1e-5);
      }));

    test('without some edges is the circuit of the others, and stays so when they are removed', () =>
      withBuild(build, () => {
        const model = made();
        const chain = chainFor(model, () => kind);
        const { layers } = chain;
        const next = random(3);
        let kept = Uint32Array.from({ length: firstOf(layers, 4) }, (_, edge) => edge).filter(() => next() < 0.6);
        chain.keep(kept);
        for (let round = 0; round < 40; round++) {
          const layer = Math.floor(next() * 4);
          const [first, end] = [firstOf(layers, layer), firstOf(layers, layer + 1)];
          const own = kept.filter((edge) => edge >= first && edge < end);
          if (own.length === 0) continue;
          const gone = new Set([own[Math.floor(next() * own.length)], own[Math.floor(next() * own.length)]]);
          const places = [...gone].map((edge) => edge - first);
          const before = chain.values();
          const without = chain.without(layer, places).slice();
          expect(chain.values()).toEqual(before);
          kept = kept.filter((edge) => !gone.has(edge));
          chain.remove(layer, places);
          expectClose(chain.values(), without, tolerance, tolerance, `round ${round}`);
          const fresh = chainFor(model, () => kind);
          fresh.keep(kept);
          expectClose(fresh.values(), without, tolerance, tolerance, `round ${round}`);
          for (const edge of gone) expect(chain.isKept(edge)).toBe(false);
        }
        expect(kept.length).toBeLessThan(firstOf(layers, 4) / 2);
      }));
  });
});
