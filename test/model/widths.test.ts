// Every sum over a block of parameters or a row is in an order that neither the build's panels nor threads decide: networks
// of every width train to the same losses and weights on the builds with a fused instruction.

import { afterAll, describe, expect, test } from 'vitest';
import type { Constraint } from '../../src/constraints/constraint.ts';
import {
  activation,
  type Build,
  batchNormalization,
  dense,
  engine,
  functional,
  input,
  l1l2,
  layerNormalization,
  lbfgs,
  maxNorm,
  minMaxNorm,
  muon,
  type Optimizer,
  orthogonalRegularizer,
  rmsNormalization,
  sgd,
  unitNorm,
} from '../../src/index.ts';
import { clipGradients } from '../../src/optimizers/clip.ts';
import { orthogonalize } from '../../src/optimizers/orthogonalize.ts';
import type { Graph } from '../../src/plan/graph.ts';
import { panels, row } from '../../src/plan/parameter.ts';
import type { Tensor } from '../../src/plan/tensor.ts';
import type { Regularizer } from '../../src/regularizers/regularizer.ts';
import { available, withBuild } from '../support/builds.ts';
import { run, stored } from '../support/graph.ts';
import { panelOf } from '../support/kernel.ts';
import { numbers } from '../support/random.ts';

const WIDTHS = Array.from({ length: 200 }, (_, i) => i + 1);
const ROWS = 12;
const fused = available.filter((build) => build !== 'simd');

interface Tensors {
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly penalty: Tensor;
}

type Adds = (graph: Graph, tensors: Tensors, shape: readonly number[]) => void;

const penalizes =
  (regularizer: Regularizer): Adds =>
  (graph, tensors, shape) =>
    regularizer.call(graph, { ...tensors, shape, inPanels: shape.length > 1 });

const constrains =
  (constraint: Constraint): Adds =>
  (graph, { value }, shape) =>
    constraint.call(graph, { value, shape });

/** Calls on a parameter that sum over it. */
const onParameters: Readonly<Record<string, { readonly add: Adds; readonly weightsOnly?: boolean }>> = {
  'l1 and l2': { add: penalizes(l1l2({ l1: 0.3, l2: 0.7 })) },
  'orthogonal units': { add: penalizes(orthogonalRegularizer({ factor: 3 })), weightsOnly: true },
  'orthogonal inputs': { add: penalizes(orthogonalRegularizer({ factor: 3, mode: 'inputs' })), weightsOnly: true },
  maxNorm: { add: constrains(maxNorm({ max: 0.3 })) },
  minMaxNorm: { add: constrains(minMaxNorm({ min: 2, max: 3, rate: 0.3 })) },
  unitNorm: { add: constrains(unitNorm()) },
  clipNorm: {
    add(graph, { value, gradient }, shape) {
      const parameter = { value, gradient, shape, inPanels: shape.length > 1, trainable: true };
      clipGradients(graph, [parameter], { kind: 'clipNorm', limit: 0.1 });
    },
  },
  "Muon's direction": {
    weightsOnly: true,
    add(graph, { value, gradient }, [columns, rows]) {
      const matrix = { tensor: gradient, rows: rows as number, columns: columns as number };
      orthogonalize(graph, value, matrix, 2, 1);
    },
  },
};

/** What a parameter, its gradient and its penalty are after such calls, row-major. */
function applied(build: Build, add: Adds, shape: readonly number[], threads: number) {
  const panel = panelOf(build);
  const [outputs, inputs] = shape as [number, number | undefined];
  const length = outputs * (inputs ?? 1);
  const blocks = {
    value: stored(numbers(length, outputs), shape, panel),
    gradient: stored(numbers(length, 7), shape, panel),
    penalty: new Float64Array(1),
  };
  const { value, gradient, penalty } = run(build, blocks, (graph, tensors) => add(graph, tensors, shape), threads);
  const storage = inputs === undefined ? row(outputs, panel) : panels(outputs, inputs, panel);
  const read = (memory: Float32Array) => {
    const data = new Float32Array(length);
    storage.read(memory, 0, data);
    return data;
  };
  return { value: read(value), gradient: read(gradient), penalty };
}

describe.each(Object.entries(onParameters))('%s', (_, { add, weightsOnly }) => {
  test('is the same on any number of threads, and on the builds with a fused instruction, at every width', () => {
    for (const width of WIDTHS) {
      const shapes = [[width, 13], [5, width], ...(weightsOnly ? [] : [[width]])];
      for (const shape of shapes) {
        for (const build of available) {
          const one = applied(build, add, shape, 1);
          for (const threads of [2 + (width % 2)])
            expect(applied(build, add, shape, threads), `${build} ${shape} ${threads}`).toEqual(one);
        }
        const [first, ...others] = fused.map((build) => applied(build, add, shape, 1));
        for (const other of others) expect(other, `${shape}`).toEqual(first);
      }
    }
  });
});

test('a long unit and a long bias are summed in the same pieces', () => {
  for (const [name, { add, weightsOnly }] of Object.entries(onParameters)) {
    if (name === "Muon's direction") continue;
    for (const shape of [[20, 1300], ...(weightsOnly ? [] : [[9000]])]) {
      const [first, ...others] = fused.map((build) => applied(build, add, shape, 1));
      for (const other of others) expect(other, `${name} ${shape}`).toEqual(first);
    }
  }
});

/** A network with every sum over rows and parameters at that width. */
function networkOf(width: number) {
  const x = input(13);
  const first = dense(width, 'tanh', {
    weightRegularizer: l1l2({ l1: 0.01, l2: 0.02 }),
    biasRegularizer: 'l2',
  }).apply(x);
  const normal = rmsNormalization().apply(layerNormalization().apply(batchNormalization().apply(first)));
  const second = activation('logSoftmax').apply(
    dense(width, 'softmax', { weightRegularizer: orthogonalRegularizer() }).apply(normal),
  );
  const direction = dense(width, 'sparsemax').apply(second);
  return functional({ inputs: x, outputs: [direction, dense(width + 1, 'softmax').apply(second)], seed: 11 });
}

const optimizers: Readonly<Record<string, () => Optimizer>> = {
  globalClipNorm: () => sgd({ learningRate: 0.1, globalClipNorm: 0.05 }),
  muon: () => muon({ clipNorm: 0.1 }),
  lbfgs,
};

async function trainedAt(build: Build, threads: number, width: number, optimizer: () => Optimizer) {
  engine({ threads });
  return withBuild(build, async () => {
    const model = networkOf(width);
    const loss = ['cosineSimilarity', 'crossEntropy'] as const;
    model.compile({ optimizer: optimizer(), loss, metrics: ['cosineSimilarity'] });
    const y = [
      numbers(ROWS * width, width),
      Float32Array.from({ length: ROWS * (width + 1) }, (_, i) => Number(i % (width + 1) === 0)),
    ];
    const history = await model.fit(numbers(ROWS * 13, 3), y, { epochs: 2 });
    const weights = [...model.getWeights()].map(([name, { data }]) => [name, data] as const);
    expect(history.loss.every(Number.isFinite), `${build} ${width}: ${history.loss}`).toBe(true);
    model.dispose();
    return { history, weights };
  });
}

describe.each(Object.entries(optimizers))('losses and weights with %s', (_, optimizer) => {
  test('are the same on the fused builds at every width', async () => {
    const [build, ...others] = fused.length > 0 ? fused : available;
    for (const width of WIDTHS) {
      const first = await trainedAt(build as Build, 1, width, optimizer);
      for (const other of others) expect(await trainedAt(other, 1, width, optimizer), `${width}`).toEqual(first);
    }
  });

  test('are the same on any number of threads', async () => {
    for (const width of [7, 16, 33, 100]) {
      for (const build of available) {
        const first = await trainedAt(build, 1, width, optimizer);
        for (const threads of [2, 3])
          expect(await trainedAt(build, threads, width, optimizer), `${build} ${width}`).toEqual(first);
      }
    }
  });
});

afterAll(() => engine({ threads: 'auto' }));
