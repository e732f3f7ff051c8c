// Metrics as scikit-learn counts them. metrics.json is made by metrics.py, which says how.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { confusionMatrix } from '../../src/metrics/confusionMatrix.ts';
import * as metrics from '../../src/metrics/index.ts';
import type { Metric, PredictedBatch } from '../../src/metrics/metric.ts';
import { score } from '../../src/metrics/score.ts';

/** Sums of 120 rows in f64 in another order; scikit-learn makes the f32 rows of a log loss sum to 1 first. */
const TOLERANCE = 1e-12;
const LOG_LOSS_TOLERANCE = 1e-7;

interface Case {
  readonly name: string;
  readonly activation: string;
  readonly columns: number;
  readonly y: number[];
  readonly predictions: number[];
  readonly weights: number[] | null;
  readonly truths: { readonly metric: keyof typeof metrics; readonly options: object; readonly value: number | null }[];
}

/** A class for each row. */
interface Answered extends Pick<Case, 'name' | 'weights' | 'truths'> {
  readonly y: number[] | string[] | boolean[];
  readonly predictions: number[] | string[] | boolean[];
  readonly matrix: number[][];
}

const file = new URL('../sklearn/metrics.json', import.meta.url);
const { cases, answered }: { cases: Case[]; answered: Answered[] } = JSON.parse(readFileSync(file, 'utf8'));
const make = (metric: keyof typeof metrics, options: object) => (metrics[metric] as (o: object) => Metric)(options);

/** The same in batches of 7, in memory with gaps between rows. */
function inBatches(metric: Metric, { columns, y, predictions, weights, activation }: Case): number {
  const rows = predictions.length / columns;
  const form = columns > 1 && y.length === rows ? 'classes' : 'rows';
  const count = metric.start({ columns, activation, form });
  const width = form === 'classes' ? 1 : columns;
  for (let first = 0; first < rows; first += 7) {
    const here = Math.min(7, rows - first);
    const spread = (
      numbers: number[],
      from: number,
      stride: number,
      Numbers: typeof Float32Array | typeof Uint32Array,
    ) => {
      const memory = new Numbers(5 + here * (stride + 3)).fill(99);
      for (let i = 0; i < here; i++)
        memory.set(numbers.slice((from + i) * stride, (from + i + 1) * stride), 5 + i * (stride + 3));
      return memory;
    };
    const batch: PredictedBatch = {
      ...{ rows: here, columns, form },
      ...{ predictionsStart: 5, predictionsStride: columns + 3, targetsStart: 5, targetsStride: width + 3 },
      predictions: spread(predictions, first, columns, Float32Array) as Float32Array,
      targets: spread(y, first, width, form === 'classes' ? Uint32Array : Float32Array),
      weights: weights ? Float32Array.of(9, 9, ...weights.slice(first, first + here)) : undefined,
      weightsStart: 2,
    };
    count.add(batch);
  }
  return count.result();
}

test.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
  for (const { metric, options, value } of each.truths) {
    const label = `${metric} ${JSON.stringify(options)}`;
    const { columns, activation, weights } = each;
    const whole = score(make(metric, options), each.y, each.predictions, {
      ...{ columns, activation },
      ...(weights && { weights }),
    });
    const tolerance = metric === 'logLoss' ? LOG_LOSS_TOLERANCE : TOLERANCE;
    for (const own of [whole, inBatches(make(metric, options), each)]) {
      if (value === null) expect(own, label).toBeNaN();
      else
        expect(Math.abs(own - value), `${label}: ${own}, not ${value}`).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(value)),
        );
    }
  }
});

describe('answers', () => {
  test.each(answered)('of $name', ({ y, predictions, weights, matrix, truths }) => {
    const typed = typeof predictions[0] === 'number' && Uint32Array.from(predictions as number[]);
    for (const answers of [predictions, typed || predictions]) {
      for (const { metric, options, value } of truths) {
        const own = score(make(metric, options), y, answers, weights ? { weights } : {});
        expect(Math.abs(own - (value as number)), `${metric} ${JSON.stringify(options)}: ${own}`).toBeLessThan(
          TOLERANCE,
        );
      }
    }
    const known = [...new Set<unknown>([...y, ...predictions])].sort();
    if (typeof y[0] !== 'number') expect(confusionMatrix(y, predictions).counts).toEqual(matrix);
    else {
      const { counts } = confusionMatrix(y, predictions, 5);
      expect(known.map((row) => known.map((column) => counts[row as number][column as number]))).toEqual(matrix);
    }
  });

  test('are in many blocks what they are in one', () => {
    const rows = 5000;
    const y = Array.from({ length: rows }, (_, row) => (row * 7) % 301);
    const answers = y.map((label, row) => (row % 3 === 0 ? (label + 1) % 301 : label));
    expect(score('accuracy', y, answers)).toBe(y.filter((label, row) => label === answers[row]).length / rows);
    const weights = y.map((_, row) => Number(row === rows - 1));
    expect(score('accuracy', y, answers, { weights })).toBe(1);
  });
});

test('every metric of the list is compared', () => {
  const compared = new Set(cases.flatMap(({ truths }) => truths.map(({ metric }) => metric)));
  expect([...compared].sort()).toEqual(Object.keys(metrics).sort());
});
