import { describe, expect, test } from 'vitest';
import {
  adam,
  adamW,
  dense,
  dropout,
  engine,
  gaussianNoise,
  type Layer,
  type Optimizer,
  rmsprop,
  sequential,
  sgd,
} from '../../src/index.ts';
import { type MemberRows, type MemberTargets, population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, flat, SEED, SIZE } from './alike.ts';
import { bitsOf, numbersFrom, singly } from './networks.ts';

interface Rows {
  readonly x: Float32Array;
  readonly y: number[];
  readonly rows: number;
}

const optimizers = [
  ...['adadelta', 'adagrad', 'adam', 'adamax', 'lion', 'nadam', 'rAdam', 'rmsprop', 'sgd'],
  ...[sgd({ momentum: 0.9 }), sgd({ momentum: 0.8, nesterov: true }), adamW({ weightDecay: 0.1 })],
  ...[rmsprop({ momentum: 0.9 }), rmsprop({ centered: true }), rmsprop({ centered: true, momentum: 0.5 })],
] as const;

const losses = [
  ...['meanSquaredError', 'meanAbsoluteError', 'huber', 'logCosh', 'crossEntropy', 'binaryCrossEntropy', 'hinge'],
  ...['squaredHinge', 'poisson', 'quantile', 'klDivergence', 'binaryFocalCrossEntropy'],
  ...['meanSquaredLogarithmicError', 'meanAbsolutePercentageError'],
] as const;

interface Case {
  readonly inputs: number;
  readonly outputs: number;
  readonly layers: () => Layer[];
  readonly optimizer: (typeof optimizers)[number];
  readonly loss: (typeof losses)[number];
  readonly rows: number;
  readonly classes: boolean;
}

/** A random training. */
function caseOf(k: number): Case {
  const { below } = numbersFrom(k + 1);
  const optimizer = optimizers[k % optimizers.length] as Case['optimizer'];
  const loss = losses[k % losses.length] as Case['loss'];
  const inputs = 1 + below(9);
  const outputs = loss === 'crossEntropy' ? 2 + below(6) : 1 + below(6);
  const last =
    loss === 'crossEntropy'
      ? 'softmax'
      : loss.startsWith('binary')
        ? 'sigmoid'
        : (['linear', 'softplus', 'logSoftmax', 'softmax'] as const)[below(4)];
  const hidden = Array.from(
    { length: below(3) },
    () => [1 + below(14), singly[below(singly.length)], below(4)] as const,
  );
  const layers = () => [
    ...hidden.flatMap(([units, f, bias]) => [
      dense(units, f, { bias: bias > 0 }),
      ...(bias === 1 ? [dropout(0.3)] : bias === 2 ? [gaussianNoise(0.1)] : []),
    ]),
    dense(outputs, last),
  ];
  return {
    inputs,
    outputs,
    layers,
    optimizer,
    loss,
    rows: 1 + below(7),
    classes: loss === 'crossEntropy' && below(2) > 0,
  };
}

/** Targets that a loss takes. */
function targetsFor({ loss, outputs, classes }: Case, rows: number, seed: number): Float32Array | number[] {
  const { numbers, below } = numbersFrom(seed);
  if (classes) return Array.from({ length: rows }, () => below(outputs));
  const y = numbers(rows * outputs, 1).map(Math.abs);
  if (loss.includes('inge')) return y.map((value) => (value > 0.5 ? 1 : -1));
  if (loss !== 'crossEntropy' && loss !== 'klDivergence') return y;
  for (let i = 0; i < rows; i++) {
    const row = y.subarray(i * outputs, (i + 1) * outputs);
    const sum = row.reduce((a, b) => a + b, 0);
    for (let j = 0; j < outputs; j++) row[j] = (row[j] as number) / sum;
  }
  return y;
}

describe.each(available)('build %s', (build) => {
  test.each(
    Array.from({ length: 45 }, (_, k) => k),
  )('training %i: members have the bits of the networks alone', async (k) => {
    await withBuild(build, () => {
      const one = caseOf(k);
      expectAlike({ ...one, targets: (rows, seed) => targetsFor(one, rows, seed) });
    });
  });

  test('fit takes rows in the order of each seed, own ones and shared ones, by optimizers of their own', async () => {
    await withBuild(build, async () => {
      const optimizerOf = (i: number): Optimizer => adam({ learningRate: 0.01 * (i + 1), weightDecay: 0.01 * i });
      const make = (seed: number, optimizer: Optimizer) => {
        const model = sequential({ inputs: 3, layers: [dense(5, 'tanh'), dropout(0.2), dense(2)], seed });
        model.compile({ optimizer, loss: 'meanSquaredError' });
        return model;
      };
      const rows = 13;
      const own = { x: numbersFrom(1).numbers(SIZE * rows * 3, 1), y: numbersFrom(2).numbers(SIZE * rows * 2, 1) };
      for (const shared of [false, true]) {
        const x = shared ? own.x.slice(0, rows * 3) : own.x;
        const y = shared ? own.y.slice(0, rows * 2) : own.y;
        const many = population(make(0, adam()), { size: SIZE, seed: SEED });
        many.compile({ optimizer: Array.from({ length: SIZE }, (_, i) => optimizerOf(i)), loss: 'meanSquaredError' });
        const options = { epochs: 3, batchSize: 5 };
        const histories = shared
          ? await many.fit({ shared: x }, { shared: y }, { ...options, validationData: [{ shared: x }, { shared: y }] })
          : await many.fit(x, y, { ...options, validationData: [x, y] });
        for (let i = 0; i < SIZE; i++) {
          const model = make(SEED + i, optimizerOf(i));
          const ownX = shared ? x : x.slice(i * rows * 3, (i + 1) * rows * 3);
          const ownY = shared ? y : y.slice(i * rows * 2, (i + 1) * rows * 2);
          expect(histories[i]).toEqual(await model.fit(ownX, ownY, { ...options, validationData: [ownX, ownY] }));
          expect(bitsOf(flat(many.member(i)))).toEqual(bitsOf(flat(model)));
        }
      }
    });
  });

  test('members have rates of dropout and metrics of their own, as the networks alone', async () => {
    await withBuild(build, async () => {
      const rates = Array.from({ length: SIZE }, (_, i) => 0.08 * i);
      const make = (seed: number, rate: number) =>
        sequential({
          inputs: 3,
          layers: [dense(9, 'tanh'), dropout(rate, { name: 'drop' }), dense(3, 'softmax')],
          seed,
        });
      const [training, validation] = [13, 7].map((rows, k) => ({
        x: numbersFrom(k + 1).numbers(SIZE * rows * 3, 1),
        y: Array.from({ length: SIZE * rows }, (_, row) => (row * 7 + (row >> 2)) % 3),
        rows,
      })) as [Rows, Rows];
      const metrics = ['accuracy', 'f1'] as const;
      for (const shared of [false, true]) {
        const rowsOf = ({ x, y, rows }: Rows, i: number) =>
          [x.slice(i * rows * 3, (i + 1) * rows * 3), y.slice(i * rows, (i + 1) * rows)] as const;
        const given = (rows: Rows): [MemberRows, MemberTargets] => {
          const [x, y] = rowsOf(rows, 0);
          return shared ? [{ shared: x }, { shared: y }] : [rows.x, rows.y];
        };
        const many = population(make(0, 0.5), { size: SIZE, seed: SEED });
        many.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics, dropout: rates });
        const limit = (i: number) => 1 + (i % 3);
        const seen: object[][] = rates.map(() => []);
        const histories = await many.fit(...given(training), {
          ...{ epochs: 3, batchSize: 5, validationData: given(validation) },
          stop: (logs, i, epoch) => {
            seen[i]?.push(logs);
            return epoch + 1 === limit(i);
          },
        });
        for (const [i, rate] of rates.entries()) {
          const model = make(SEED + i, rate);
          model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics });
          const validationData = rowsOf(validation, shared ? 0 : i);
          const [x, y] = rowsOf(training, shared ? 0 : i);
          const expected = await model.fit(x, y, { epochs: limit(i), batchSize: 5, validationData });
          expect(histories[i]).toEqual(expected);
          expect(seen[i]?.at(-1)).toEqual(
            Object.fromEntries(Object.entries(expected).map(([name, values]) => [name, (values as number[]).at(-1)])),
          );
          const member = many.member(i);
          expect(bitsOf(flat(member))).toEqual(bitsOf(flat(model)));
          // It goes on with its own rate, and its metrics
          expect(member.trainOnBatch(x, y)).toEqual(model.trainOnBatch(x, y));
          expect(bitsOf(flat(member))).toEqual(bitsOf(flat(model)));
        }
      }
    });
  });

  test.each([
    ['the same', sgd({ learningRate: 0.5, clipValue: 0.01 })],
    ['its own', Array.from({ length: SIZE }, (_, i) => adam({ learningRate: 0.5, clipValue: 0.002 * (i + 1) }))],
  ])('gradients are clipped, of each member by %s limit', async (_, optimizer) => {
    await withBuild(build, () => {
      const make = (seed: number) => sequential({ inputs: 5, layers: [dense(7, 'tanh'), dense(3)], seed });
      const many = population(make(0), { size: SIZE, seed: SEED });
      many.compile({ optimizer, loss: 'meanSquaredError' });
      const [x, y] = [numbersFrom(1).numbers(4 * 5, 1), numbersFrom(2).numbers(4 * 3, 1)];
      const alone = Array.from({ length: SIZE }, (_, i) => {
        const model = make(SEED + i);
        model.compile({ optimizer: [optimizer].flat()[i] ?? (optimizer as Optimizer), loss: 'meanSquaredError' });
        return model;
      });
      for (let step = 0; step < 3; step++) {
        const losses = many.trainOnBatch({ shared: x }, { shared: y });
        expect([...losses]).toEqual(alone.map((model) => model.trainOnBatch(x, y).loss));
      }
      expect(bitsOf(many.getWeights())).toEqual(bitsOf(alone.flatMap(flat)));
    });
  });
});

const make = (seed = 0) => sequential({ inputs: 2, layers: [dense(8, 'tanh'), dense(1, 'sigmoid')], seed });
const x = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
const y = Float32Array.of(0, 1, 1, 0);

test('members that have stopped stay as they are, and the others go on', async () => {
  const many = population(make(), { size: 20, seed: 0 });
  many.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'binaryCrossEntropy' });
  const limit = (member: number) => (member < 8 ? 1 : member % 5);
  const stop = (_: unknown, member: number, epoch: number) => epoch === limit(member);
  const histories = await many.fit({ shared: x }, { shared: y }, { epochs: 6, batchSize: 4, stop });
  for (let i = 0; i < 20; i++) {
    const model = make(i);
    model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'binaryCrossEntropy' });
    const epochs = Math.min(6, limit(i) + 1);
    expect(histories[i]).toEqual(await model.fit(x, y, { epochs, batchSize: 4 }));
    expect(bitsOf(flat(many.member(i)))).toEqual(bitsOf(flat(model)));
    // Each goes on from where it is
    expect(many.member(i).epochs).toBe(epochs);
  }
  const next = await many.fit({ shared: x }, { shared: y }, { epochs: 1, batchSize: 4 });
  const model = make(9);
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'binaryCrossEntropy' });
  await model.fit(x, y, { epochs: 5, batchSize: 4 });
  expect(next[9]).toEqual(await model.fit(x, y, { epochs: 1, batchSize: 4 }));
});

test('bags are drawn with replacement, by each seed', async () => {
  const train = async () => {
    const many = population(make(), { size: 9, seed: 0 });
    many.compile({ optimizer: 'sgd', loss: 'binaryCrossEntropy' });
    await many.fit({ shared: x }, { shared: y }, { epochs: 2, batchSize: 2, bagging: true });
    return bitsOf(many.getWeights());
  };
  const bits = await train();
  expect(await train()).toEqual(bits);
  const whole = population(make(), { size: 9, seed: 0 });
  whole.compile({ optimizer: 'sgd', loss: 'binaryCrossEntropy' });
  await whole.fit({ shared: x }, { shared: y }, { epochs: 2, batchSize: 2 });
  expect(bitsOf(whole.getWeights())).not.toEqual(bits);
});

test('any number of threads trains to the same bits', async () => {
  const make = () => sequential({ inputs: 20, layers: [dense(6, 'relu'), dense(5)], seed: 1 });
  const { numbers } = numbersFrom(3);
  const [x, y] = [numbers(8 * 20, 1), numbers(8 * 5, 1)];
  const trained = () => {
    const many = population(make(), { size: 50 });
    many.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    return many;
  };
  const alone = trained();
  engine({ threads: 3 });
  try {
    const many = trained();
    let together = 0;
    for (let step = 0; step < 3000 && together < 20; step++) {
      const expected = [...alone.trainOnBatch({ shared: x }, { shared: y })];
      expect([...many.trainOnBatch({ shared: x }, { shared: y })]).toEqual(expected);
      if (many.threads === 3) together++;
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(together, 'steps on three threads').toBe(20);
    expect(bitsOf(many.getWeights())).toEqual(bitsOf(alone.getWeights()));
  } finally {
    engine({ threads: 'auto' });
  }
});

test('what members cannot have is refused by name', () => {
  const many = population(make(), { size: 4, seed: 0 });
  expect(() => many.trainOnBatch(x, y)).toThrow(/^trainOnBatch: call compile\(\) first$/);
  const refused = (options: object, message: RegExp) =>
    expect(() => many.compile({ optimizer: 'adam', loss: 'meanSquaredError', ...options } as never)).toThrow(message);
  refused({ optimizer: [adam()] }, /^compile: optimizer .*4, one for each member/);
  refused({ optimizer: [adam(), adam(), sgd(), adam()] }, /^compile: optimizer\[2\] .*'adam'/);
  refused(
    { optimizer: [adam({ clipNorm: 1 }), adam({ clipNorm: 2 }), adam({ globalClipNorm: 1 }), adam({ clipNorm: 1 })] },
    /^compile: optimizer\[2\] .*'adam'/,
  );
  refused({ optimizer: [adam(), adam({ clipValue: 1 }), adam(), adam()] }, /^compile: optimizer\[1\] .*'adam'/);
  refused({ metrics: ['accuracy', 'accuracy'] }, /accuracy/);
  refused({ dropout: [0, 0, 0, 0] }, /^compile: dropout .*a dropout layer.*got one without$/);
  refused({ dropout: 0.5 }, /^compile: dropout .*an array of 4 rates/);
  const dropping = population(sequential({ inputs: 2, layers: [dense(2), dropout(0.5), dense(1)] }), { size: 2 });
  for (const rates of [[0.5], [0.5, 1], [0.5, '0']])
    expect(() => dropping.compile({ optimizer: 'sgd', loss: 'meanSquaredError', dropout: rates as number[] })).toThrow(
      /^compile: dropout/,
    );
  refused({ optimizer: adam({ ema: 0.9 }) }, /^compile: ema of members /);
  refused({ optimizer: adam({ accumulate: 2 }) }, /^compile: accumulate of members /);
  many.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
  expect(() => many.trainOnBatch({ shared: x }, y)).toThrow(/^trainOnBatch: y /);
  expect(() => many.trainOnBatch({ shared: x.map(() => Number.NaN) }, { shared: y })).toThrow(/finite/);
});
