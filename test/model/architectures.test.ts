// Gradients through random networks. Their layers are smooth, so that differences tell slopes; those with kinks are tested
// one by one in layers.test.ts.

import { describe, test } from 'vitest';
import * as lanewise from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectGradients } from '../support/gradientCheck.ts';
import { numbers, random } from '../support/random.ts';

const { activation, add, alphaDropout, average, batchNormalization, concatenate, dense, dot, dropout } = lanewise;
const { flatten, functional, gaussianDropout, gaussianNoise, input, layerNormalization, multiply } = lanewise;
const { rmsNormalization, sequential, sgd, subtract } = lanewise;

/** Networks of each kind: a hundred, or as many as FUZZ says. */
const COUNT = Number(process.env.FUZZ ?? 100);
const ROWS = 5;
const OUTPUTS = 2;

/** So great that rows which are nearly alike are normalized smoothly on the scale of a difference. */
const epsilon = 0.25;

type Layer = ReturnType<typeof dense>;
type Node = ReturnType<typeof input>;
type Next = () => number;

const below = (next: Next, bound: number) => Math.floor(next() * bound);
const pick = <T>(next: Next, values: readonly T[]): T => values[below(next, values.length)];

/** Layers that take one input of any columns. */
const single: readonly ((next: Next) => Layer)[] = [
  (next) => dense(1 + below(next, 18), pick(next, ['linear', 'tanh', 'sigmoid', 'softmax'])),
  (next) => dense(1 + below(next, 9), 'tanh', { bias: false }),
  (next) => activation(pick(next, ['tanh', 'sigmoid', 'softmax'])),
  () => dropout(0.3),
  () => alphaDropout(0.3),
  () => gaussianDropout(0.1),
  () => gaussianNoise(0.2),
  () => batchNormalization({ epsilon }),
  () => batchNormalization({ epsilon, scale: false }),
  () => layerNormalization({ epsilon }),
  () => layerNormalization({ epsilon, center: false }),
  () => rmsNormalization({ epsilon }),
  () => flatten(),
];

const merges: readonly (() => Layer)[] = [add, subtract, multiply, average, concatenate, dot];

/** An output that is computed from random earlier ones, which are computed from x: some skipped, some taken twice. */
function randomNode(x: Node, next: Next): Node {
  const shared = dense(4, 'tanh');
  const nodes = [x, shared.apply(x)];
  for (let count = 2 + below(next, 6); count > 0; count--) {
    const [a, b] = [pick(next, nodes.slice(-3)), pick(next, nodes)];
    const partners = nodes.filter(({ columns }) => columns === a.columns);
    const kind = next();
    if (kind < 0.5) nodes.push(pick(next, single)(next).apply(a));
    else if (kind < 0.6) nodes.push(concatenate().apply([a, b]));
    else if (kind < 0.7 && a.columns === x.columns) nodes.push(shared.apply(a));
    else nodes.push(pick(next, merges)().apply([a, pick(next, partners)]));
  }
  return dense(OUTPUTS).apply(nodes[nodes.length - 1]);
}

describe.each(available)('build %s', (build) => {
  const check = (model: lanewise.Model, columns: number, seed: number) => {
    model.compile({ loss: 'meanSquaredError', optimizer: sgd() });
    expectGradients(model, numbers(ROWS * columns, seed), numbers(ROWS * OUTPUTS, seed + 1), seed);
  };

  test(`${COUNT} random chains of layers have the slopes of their losses as gradients`, () =>
    withBuild(build, () => {
      for (let seed = 0; seed < COUNT; seed++) {
        const next = random(seed);
        const inputs = 1 + below(next, 10);
        const hidden = Array.from({ length: 1 + below(next, 5) }, () => pick(next, single)(next));
        check(sequential({ inputs, layers: [dense(6), ...hidden, dense(OUTPUTS)], seed }), inputs, seed);
      }
    }));

  test(`${COUNT} random graphs of layers have the slopes of their losses as gradients`, () =>
    withBuild(build, () => {
      for (let seed = 0; seed < COUNT; seed++) {
        const next = random(1000 + seed);
        const x = input(1 + below(next, 10));
        check(functional({ inputs: x, outputs: randomNode(x, next), seed }), x.columns, seed);
      }
    }));
});
