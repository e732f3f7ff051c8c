// Circuits that are known, found again.

import { describe, expect, test } from 'vitest';
import { attribute, discoverCircuit } from '../../src/interpret/index.ts';
import { gates, planted, ranking } from './planted.ts';

const SEEDS = 20;

/** An edge of a gate matters to some pairs only: less than it does to the rarest is no part of a circuit. */
const TOLERANCE = 0.02;

const namesOf = (edges: readonly { layer: string; from: number; to: number }[]) =>
  edges.map(({ layer, from, to }) => `${layer} ${from} ${to}`).sort();

describe.each(Object.keys(gates))('%s', (name) => {
  test(`its edges have the greatest scores, of ${SEEDS} networks`, () => {
    let [auc, precision] = [0, 0];
    for (let seed = 0; seed < SEEDS; seed++) {
      const { model, edges, clean, reference, metric } = planted(name, seed);
      const scores: number[] = [];
      const isTrue: boolean[] = [];
      for (const [layer, { shape, strength }] of attribute(model, { clean, reference, metric, each: true }).edges) {
        const weights = model.getWeights().get(`${layer}.weight`)?.data as Float32Array;
        for (const [at, weight] of weights.entries()) {
          if (weight === 0) continue;
          scores.push(strength?.[at] as number);
          isTrue.push(edges.has(`${layer} ${at % shape[1]} ${Math.floor(at / shape[1])}`));
        }
      }
      expect(isTrue.filter(Boolean).length).toBe(edges.size);
      const own = ranking(scores, isTrue);
      auc += own.auc / SEEDS;
      precision += own.precision / SEEDS;
    }
    expect(auc).toBeGreaterThanOrEqual(0.99);
    expect(precision).toBeGreaterThanOrEqual(0.95);
  });

  test.each([
    false,
    true,
  ])(`the circuit is exactly that of the gate, in ${SEEDS} of ${SEEDS} networks; hard distractors: %s`, async (hard) => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { model, edges, clean, reference, metric } = planted(name, seed, { hard });
      const circuit = await discoverCircuit(model, {
        ...{ clean, reference, metric, seed, tolerance: TOLERANCE, bootstraps: seed === 0 ? 3 : 0 },
      });
      expect(namesOf(circuit.edges), `seed ${seed}`).toEqual([...edges].sort());
      expect(circuit.report.faithfulness).toBeCloseTo(1, 6);
      expect(circuit.report.randomPercentile).toBe(100);
      expect(circuit.report.stability).toBe(1);
      for (const { frequency, strength } of circuit.edges) {
        expect(frequency).toBe(1);
        expect(strength).toBeGreaterThan(TOLERANCE);
      }
    }
  });
});
