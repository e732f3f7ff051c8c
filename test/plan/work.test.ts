import { expect, test } from 'vitest';
import { kernels } from '../../src/engine/kernels.ts';
import { interpretKernels } from '../../src/engine/packs/interpret.ts';
import { layersKernels } from '../../src/engine/packs/layers.ts';
import { muonKernels } from '../../src/engine/packs/muon.ts';
import { populationKernels } from '../../src/engine/packs/population.ts';
import { threadsFor, workOf } from '../../src/plan/work.ts';

test.each([
  [
    'a product of many rows: two operations for each weight and row',
    kernels.denseForward,
    { rows: 8, inputs: 30, outputs: 5, activation: 3, xStride: 32, yStride: 16 },
    2 * 8 * 30 * 5,
  ],
  [
    'a product of one row, which passes over the weights: 16 for each',
    kernels.denseForward,
    { rows: 1, inputs: 30, outputs: 5, activation: 3, xStride: 32, yStride: 16 },
    16 * 30 * 5,
  ],
  [
    'a product of as many rows as there are pairs and points',
    interpretKernels.pairMagnitudes,
    { pairs: 4, points: 3, inputs: 30, outputs: 5, xStride: 32, dzStride: 16 },
    2 * 4 * 3 * 30 * 5,
  ],
  ['weights without rows: 16 for each', kernels.denseTranspose, { inputs: 30, outputs: 5 }, 16 * 30 * 5],
  ['a block: 16 for each number', kernels.adamStep, { count: 100 }, 16 * 100],
  ['rows of columns: 16 for each number', kernels.softmaxForward, { rows: 8, columns: 5, stride: 16 }, 16 * 8 * 5],
  ['one row of columns', kernels.softmaxForward, { rows: 1, columns: 5, stride: 16 }, 16 * 5],
  ['rows alone', kernels.batchMean, { rows: 8 }, 16 * 8],
  [
    'what is looked up, not what it is looked up in',
    layersKernels.embeddingForward,
    { vocabulary: 10_000, dimension: 7, positions: 3, rows: 8, xStride: 16, yStride: 32 },
    16 * 7 * 3 * 8,
  ],
  [
    'operations that are told',
    populationKernels.eachBlock,
    { length: 50, moves: 3, blocks: 4, operations: 12_345 },
    12_345,
  ],
  [
    'operations that are told, and a pass',
    populationKernels.crossoverLanes,
    { ...{ seedLow: 1, seedHigh: 2, stream: 3, purpose: 4, threshold: 5 }, count: 11, blocks: 6, operations: 70 },
    70 + 16 * 11,
  ],
  ['a block of nothing', kernels.adamStep, { count: 0 }, 0],
])('%s', (_, kernel, counts, work) => {
  expect(workOf(kernel, counts)).toBe(work);
});

/** Kernels whose counts do not tell: it is their neighbours' products that take the time. */
const untold = ['matrixPolynomial'];

test.each(
  Object.entries({ ...kernels, ...interpretKernels, ...layersKernels, ...muonKernels }).filter(
    ([name]) => !untold.includes(name),
  ),
)('%s tells its work', (_, { parameters }) => {
  const kinds = Object.values(parameters as Readonly<Record<string, string>>);
  expect(kinds.some((kind) => kind === 'extent' || kind === 'operations')).toBe(true);
});

test.each([
  [0, 8, 1],
  [2_999_999, 8, 1],
  [3_000_000, 8, 2],
  [4_499_999, 8, 2],
  [4_500_000, 8, 3],
  [1e12, 8, 8],
  [1e12, 1, 1],
])('%d operations keep, of %d threads, %d busy', (work, most, threads) => {
  expect(threadsFor(work, most)).toBe(threads);
});
