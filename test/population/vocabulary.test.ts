import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/activations/activation.ts';
import {
  activation,
  type Constraint,
  customLoss,
  dense,
  functional,
  type Initializer,
  input,
  type Layer,
  type Loss,
  type Metric,
  type Optimizer,
  type Regularizer,
  sequential,
  sgd,
} from '../../src/index.ts';
import type { LearningRate } from '../../src/optimizers/optimizer.ts';
import { population } from '../../src/population/index.ts';
import { type Case, cases } from '../saving/vocabulary.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, SEED, SIZE, type Trained } from './alike.ts';
import { numbersFrom } from './networks.ts';

/** What no population has, and how it says so. The table of the guide "Many networks at once" gives the reasons. */
const refused: Readonly<Record<string, RegExp>> = {
  muon: /^compile: optimizer of members .*'muon'/,
  lbfgs: /^compile: optimizer .*'lbfgs'/,
  accumulate: /^compile: accumulate of members /,
  ema: /^compile: ema of members /,
};

const casesOf = (kind: string) => cases.filter((each) => each.kind === kind);

const refusalOf = ({ name, change }: Case) =>
  Object.entries(refused).find(([option]) => change.startsWith(`${option} `))?.[1] ?? refused[name];

const squares: Omit<Trained, 'layers'> = {
  ...{ optimizer: sgd({ learningRate: 0.01, momentum: 0.5 }), loss: 'meanSquaredError', rows: 3, inputs: 4 },
  targets: (rows: number, seed: number) => numbersFrom(seed).numbers(rows * 2, 1),
};

/** A chain of layers with columns for everything. */
const chain = (given: readonly Layer[], more: Partial<Trained> = {}) =>
  expectAlike({ ...squares, layers: () => [...given], ...more });

/** A graph with the layer on what has four columns. */
function graphWith(layer: Layer) {
  return (seed: number) => {
    const x = input(4);
    if (layer.kind === 'embedding') return functional({ inputs: x, outputs: dense(2).apply(layer.apply(x)), seed });
    const a = dense(4, 'tanh').apply(x);
    const b = dense(4).apply(x);
    const merged = ['add', 'average', 'concatenate', 'dot', 'maximum', 'minimum', 'multiply', 'subtract'];
    const y = merged.includes(layer.kind) ? layer.apply([a, b]) : layer.apply(a);
    return functional({ inputs: x, outputs: dense(2).apply(y), seed });
  };
}

const whole = (length: number, seed: number) =>
  numbersFrom(seed)
    .numbers(length, 1)
    .map((value) => (value > 0 ? 3 : Math.round(1 - value)));

/** Rows of targets that a loss takes. */
function targetsOf({ target, targetColumns }: Loss, outputs: number) {
  const columns = targetColumns?.(outputs) ?? outputs;
  return (rows: number, seed: number) => {
    const t = numbersFrom(seed).numbers(rows * columns, 1);
    if (target?.distribution) {
      const most = target.holds(0.75) ? 0.75 : 1;
      const isClass = (at: number) => at % columns === (seed + Math.floor(at / columns)) % columns;
      return t.map((_, at) => (isClass(at) ? most : (1 - most) / (columns - 1)));
    }
    if (!target) return t;
    if (target.holds(0.3)) return t.map(Math.abs);
    return t.map((value) => (value > 0 ? 1 : 0));
  };
}

describe.each(available)('build %s', (build) => {
  const each = (kind: string, check: (made: never, name: string) => void) =>
    test.each(
      casesOf(kind).map((one) => [`${one.name}, ${one.change}`, one] as const),
    )(`${kind}: %s`, async (_, one) => {
      await withBuild(build, () => check(one.make() as never, one.name));
    });

  each('activations', (f: Activation) => {
    chain([dense(5), activation(f), dense(2)]);
    chain([dense(7, f), dense(2)]);
  });
  each('initializers', (initializer: Initializer, name) => {
    const bias = name === 'identity' || name === 'orthogonal' ? {} : { biasInitializer: initializer };
    chain([dense(4, 'tanh', { weightInitializer: initializer, ...bias }), dense(2)]);
  });
  each('constraints', (weightConstraint: Constraint) => chain([dense(5, 'tanh', { weightConstraint }), dense(2)]));
  each('regularizers', (weightRegularizer: Regularizer) => chain([dense(5, 'tanh', { weightRegularizer }), dense(2)]));
  each('schedules', (learningRate: LearningRate) => chain([dense(3), dense(2)], { optimizer: sgd({ learningRate }) }));
  each('layers', (layer: Layer) => {
    const numbers = layer.kind === 'embedding' ? { numbers: whole } : {};
    chain([], { network: graphWith(layer), ...numbers });
  });
  each('losses', (loss: Loss) => {
    const last = loss.from ?? 'sigmoid';
    chain([dense(5, 'tanh'), dense(6, last)], { loss, targets: targetsOf(loss, 6) });
    if (!loss.classes) return;
    chain([dense(5, 'tanh'), dense(6, last)], {
      ...{ loss, targets: (rows: number, seed: number) => Array.from({ length: rows }, (_, i) => (5 * i + seed) % 6) },
    });
  });

  test.each(
    casesOf('optimizers').map((one) => [`${one.name}, ${one.change}`, one] as const),
  )('optimizers: %s', async (_, one) => {
    await withBuild(build, () => {
      const optimizer = one.make() as Optimizer;
      const layers = [dense(5, 'tanh'), dense(4, 'tanh'), dense(2)];
      const refusal = refusalOf(one);
      if (!refusal) return chain(layers, { optimizer });
      const many = population(sequential({ inputs: 4, layers }), { size: 2 });
      expect(() => many.compile({ optimizer, loss: 'meanSquaredError' })).toThrow(refusal);
    });
  });
});

test.each(
  casesOf('metrics').flatMap((one) => (one.change === 'no option' ? [[one.name, one] as const] : [])),
)('metrics: %s', async (_, one) => {
  const make = (seed: number) => sequential({ inputs: 4, layers: [dense(2, 'softmax')], seed });
  const x = numbersFrom(3).numbers(12 * 4, 1);
  const y = Float32Array.from({ length: 24 }, (_, at) => Number(at % 2 === (at >> 1) % 2));
  const options = { metrics: [one.make() as Metric], optimizer: 'sgd', loss: 'crossEntropy' } as const;
  const many = population(make(0), { size: SIZE, seed: SEED });
  many.compile(options);
  const histories = await many.fit({ shared: x }, { shared: y }, { epochs: 2, batchSize: 5 });
  for (const [i, history] of histories.entries()) {
    const model = make(SEED + i);
    model.compile(options);
    expect(history).toEqual(await model.fit(x, y, { epochs: 2, batchSize: 5 }));
  }
});

test('a loss of the user is refused by name', () => {
  const many = population(sequential({ inputs: 4, layers: [dense(2)] }), { size: 2 });
  const loss = customLoss('mine', () => 0);
  expect(() => many.compile({ optimizer: 'sgd', loss })).toThrow(/^compile: loss of members .*'mine'/);
});
