import { describe, expect, test } from 'vitest';
import { purposes, RANDOM_BYTES, RandomStream } from '../../src/base/random.ts';
import { Instance } from '../../src/engine/instance.ts';
import { dense, load, save, sequential } from '../../src/index.ts';
import * as initializers from '../../src/initializers/index.ts';
import type { Initializer } from '../../src/initializers/initializer.ts';
import { available } from '../support/builds.ts';
import { philox } from '../support/philox.ts';

const INPUTS = 300;
const OUTPUTS = 400;
const COUNT = INPUTS * OUTPUTS;

/** The numbers that an initializer gives a weight, or a bias, of a layer. */
function numbersOf(
  initializer: Initializer,
  inputs: number,
  outputs: number,
  shape = [outputs, inputs],
  build = available[0],
) {
  const instance = new Instance(build);
  const address = Math.ceil(instance.heap / 64) * 64;
  instance.reserve(address + RANDOM_BYTES);
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  initializer.fill(values, inputs, outputs, new RandomStream(instance, address, 7, 'weights', 3), shape);
  return values;
}

/** The normal distribution function: Abramowitz & Stegun 7.1.26, within 1.5·10⁻⁷. */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const [a, b, c, d, e] = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const tail = (t * (a + t * (b + t * (c + t * (d + t * e)))) * Math.exp(-x * x)) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** A distribution: where it begins and ends, its mean, deviation and kurtosis, and the share of it below a number. */
interface Distribution {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly deviation: number;
  readonly kurtosis: number;
  share(x: number): number;
}

const uniform = (from: number, to: number): Distribution => ({
  ...{ from, to, mean: (from + to) / 2, deviation: (to - from) / Math.sqrt(12), kurtosis: 1.8 },
  share: (x) => (x - from) / (to - from),
});

/** Of 32-bit numbers the greatest is √(64 ln 2). */
const MOST = Math.sqrt(64 * Math.LN2);

const normal = (mean: number, deviation: number): Distribution => ({
  ...{ from: mean - MOST * deviation, to: mean + MOST * deviation, mean, deviation, kurtosis: 3 },
  share: (x) => normalShare((x - mean) / deviation),
});

/** Cut off at two deviations of what is cut; `deviation` is that of what is left. */
function truncated(mean: number, deviation: number): Distribution {
  const whole = deviation / 0.87962566103423978;
  return {
    ...{ from: mean - 2 * whole, to: mean + 2 * whole, mean, deviation, kurtosis: 2.37 },
    share: (x) => (normalShare((x - mean) / whole) - normalShare(-2)) / (normalShare(2) - normalShare(-2)),
  };
}

const { constant, identity, orthogonal, randomNormal, randomUniform, truncatedNormal, varianceScaling } = initializers;
const average = (INPUTS + OUTPUTS) / 2;

/** Each initializer in each of its forms, with the distribution that it is to have, or undefined where it has none. */
const cases = {
  constant: [],
  glorotNormal: [[initializers.glorotNormal(), truncated(0, Math.sqrt(1 / average))]],
  glorotUniform: [[initializers.glorotUniform(), uniform(-Math.sqrt(3 / average), Math.sqrt(3 / average))]],
  heNormal: [[initializers.heNormal(), truncated(0, Math.sqrt(2 / INPUTS))]],
  heUniform: [[initializers.heUniform(), uniform(-Math.sqrt(6 / INPUTS), Math.sqrt(6 / INPUTS))]],
  identity: [],
  lecunNormal: [[initializers.lecunNormal(), truncated(0, Math.sqrt(1 / INPUTS))]],
  lecunUniform: [[initializers.lecunUniform(), uniform(-Math.sqrt(3 / INPUTS), Math.sqrt(3 / INPUTS))]],
  ones: [],
  orthogonal: [],
  randomNormal: [
    [randomNormal(), normal(0, 0.05)],
    [randomNormal({ mean: -2, deviation: 3 }), normal(-2, 3)],
  ],
  randomUniform: [
    [randomUniform(), uniform(-0.05, 0.05)],
    [randomUniform({ min: 1, max: 4 }), uniform(1, 4)],
  ],
  torchLinear: [[initializers.torchLinear(), uniform(-1 / Math.sqrt(INPUTS), 1 / Math.sqrt(INPUTS))]],
  truncatedNormal: [
    [truncatedNormal(), truncated(0, 0.05 * 0.87962566103423978)],
    [truncatedNormal({ mean: 1, deviation: 2 }), truncated(1, 2 * 0.87962566103423978)],
  ],
  varianceScaling: [
    [varianceScaling(), truncated(0, Math.sqrt(1 / INPUTS))],
    [
      varianceScaling({ scale: 3, mode: 'fanOut', distribution: 'untruncatedNormal' }),
      normal(0, Math.sqrt(3 / OUTPUTS)),
    ],
    [
      varianceScaling({ scale: 2, mode: 'fanAvg', distribution: 'uniform' }),
      uniform(-Math.sqrt(6 / average), Math.sqrt(6 / average)),
    ],
  ],
  zeros: [],
} satisfies Record<keyof typeof initializers, [Initializer, Distribution][]>;

const forms = Object.values(cases).flatMap((group) =>
  (group as [Initializer, Distribution][]).map(([initializer, distribution]) => ({
    initializer,
    distribution,
    name: initializer.name,
    options: initializer.options,
  })),
);

describe('120,000 numbers are distributed as they are to be', () => {
  test.each(forms)('$name $options', ({
    initializer,
    distribution: { from, to, mean, deviation, kurtosis, share },
  }) => {
    const sorted = numbersOf(initializer, INPUTS, OUTPUTS).sort();
    // Rounding to f32 may go beyond the ends.
    const slack = 2 ** -23 * Math.max(Math.abs(from), Math.abs(to));
    expect(sorted[0]).toBeGreaterThanOrEqual(from - slack);
    expect(sorted[COUNT - 1]).toBeLessThanOrEqual(to + slack);

    // Four standard errors of a mean and of a variance of so many numbers: chance has 6·10⁻⁵ of going further.
    const meanHere = sorted.reduce((sum, value) => sum + value, 0) / COUNT;
    const varianceHere = sorted.reduce((sum, value) => sum + (value - meanHere) ** 2, 0) / COUNT;
    expect(Math.abs(meanHere - mean)).toBeLessThan((4 * deviation) / Math.sqrt(COUNT));
    expect(Math.abs(varianceHere / deviation ** 2 - 1)).toBeLessThan(4 * Math.sqrt((kurtosis - 1) / COUNT));

    // Kolmogorov–Smirnov: chance has 0.0007 of a distance √n · D of 2.
    let distance = 0;
    sorted.forEach((value, i) => {
      distance = Math.max(distance, Math.abs(share(value) - (i + 0.5) / COUNT));
    });
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(2);
  });
});

test('numbers do not follow from those before them', () => {
  const values = numbersOf(randomNormal({ deviation: 1 }), INPUTS, OUTPUTS);
  for (const lag of [1, 2, 3, 1023, 1024]) {
    let sum = 0;
    for (let i = lag; i < COUNT; i++) sum += values[i] * values[i - lag];
    expect(Math.abs(sum / Math.sqrt(COUNT)), `lag ${lag}`).toBeLessThan(4);
  }
});

describe.each(available)('build %s', (build) => {
  test('the first numbers are those of every other machine', () => {
    const first = (initializer: Initializer) => [...numbersOf(initializer, 4, 2, [2, 4], build)].slice(0, 4);
    expect({
      uniform: first(initializers.glorotUniform()),
      between: first(randomUniform({ min: 1, max: 4 })),
      normal: first(randomNormal({ deviation: 1 })),
      truncated: first(initializers.heNormal()),
      orthogonal: first(orthogonal()),
    }).toMatchInlineSnapshot(`
      {
        "between": [
          3.851466655731201,
          2.409467935562134,
          2.4546399116516113,
          1.960129737854004,
        ],
        "normal": [
          -0.312969446182251,
          0.060063570737838745,
          -0.5125967860221863,
          1.088555097579956,
        ],
        "orthogonal": [
          -0.25144273042678833,
          0.04825565963983536,
          -0.4118252694606781,
          0.8745558261871338,
        ],
        "truncated": [
          -0.25158748030662537,
          0.048283446580171585,
          -0.412062406539917,
          0.8750594258308411,
        ],
        "uniform": [
          0.9009778499603271,
          -0.06035470962524414,
          -0.03024005889892578,
          -0.3599134683609009,
        ],
      }
    `);
  });
});

describe('orthogonal', () => {
  test.each([
    [40, 40, 1],
    [64, 25, 1],
    [25, 64, 2.5],
    [1, 9, 1],
    [9, 1, -1],
    [203, 203, 1],
    [600, 601, 1],
  ])('%i inputs, %i outputs, gain %d: orthogonal vectors of that length', (inputs, outputs, gain) => {
    const w = numbersOf(orthogonal({ gain }), inputs, outputs);
    const [count, length] = outputs <= inputs ? [outputs, inputs] : [inputs, outputs];
    const at = (i: number, j: number) => (outputs <= inputs ? w[i * inputs + j] : w[j * inputs + i]);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let j = 0; j < length; j++) product += at(a, j) * at(b, j);
        // Both factors are rounded to f32: 2 · 2⁻²⁴ · Σ|ab|, which is at most gain².
        expect(Math.abs(product - (a === b ? gain * gain : 0))).toBeLessThanOrEqual(2 ** -23 * gain * gain);
      }
    }
  });
});

test('what is not random', () => {
  expect([...numbersOf(initializers.zeros(), 2, 2)]).toEqual([0, 0, 0, 0]);
  expect([...numbersOf(initializers.ones(), 2, 2, [2])]).toEqual([1, 1]);
  expect([...numbersOf(constant(), 2, 1)]).toEqual([0, 0]);
  expect([...numbersOf(constant({ value: -0.5 }), 2, 1)]).toEqual([-0.5, -0.5]);
  expect([...numbersOf(identity(), 3, 2)]).toEqual([1, 0, 0, 0, 1, 0]);
  expect([...numbersOf(identity({ gain: 2 }), 1, 3)]).toEqual([2, 0, 0]);
});

test('biases start by the inputs of their layer', () => {
  const bias = numbersOf(initializers.torchLinear(), 4, 1000, [1000]);
  expect(Math.max(...bias.map(Math.abs))).toBeGreaterThan(0.49);
  expect(Math.max(...bias.map(Math.abs))).toBeLessThanOrEqual(0.5);
});

test('every initializer makes itself again from its name and options', () => {
  for (const { initializer, name, options } of forms) {
    const again = initializers[name as 'constant'](options);
    expect(numbersOf(again, 5, 3)).toEqual(numbersOf(initializer, 5, 3));
  }
});

describe('what is refused', () => {
  const any = (value: unknown) => value as never;
  test.each([
    [() => constant({ value: Number.NaN }), RangeError, 'constant: value must be a finite number (in f32), got NaN'],
    [() => randomUniform({ min: 1, max: 0 }), RangeError, 'randomUniform: max must be a number ≥ min, 1, got 0'],
    [() => randomNormal({ deviation: -1 }), RangeError, 'randomNormal: deviation must be a number ≥ 0, got -1'],
    [
      () => truncatedNormal(any({ stddev: 1 })),
      RangeError,
      "truncatedNormal: option must be one of mean, deviation, got 'stddev'",
    ],
    [() => varianceScaling({ scale: 0 }), RangeError, 'varianceScaling: scale must be a number > 0, got 0'],
    [
      () => varianceScaling({ mode: any('fan_in') }),
      RangeError,
      "varianceScaling: mode must be one of fanIn, fanOut, fanAvg, got 'fan_in'",
    ],
    [() => orthogonal({ gain: any('1') }), TypeError, "orthogonal: gain must be a finite number (in f32), got '1'"],
    [
      () => sequential({ inputs: 3, layers: [dense(5, 'relu', { biasInitializer: 'orthogonal' })] }),
      RangeError,
      'orthogonal: shape must be that of a weight, [outputs, inputs], got [5]',
    ],
  ])('%o', (make, kind, message) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
  });
});

test.each([
  [2500, 17],
  [3, 40],
])('%i inputs, %i outputs: each weight lies at its place, before and after a file', (inputs, outputs) => {
  const model = sequential({ inputs, layers: [dense(outputs)], seed: 5 });
  const limit = Math.sqrt(3 / ((inputs + outputs) / 2));
  const data = Float32Array.from({ length: inputs * outputs }, (_, index) => {
    const word = philox([index >> 2, 0, 0, purposes.weights], [5, 0])[index % 4] as number;
    return limit * ((word >>> 8) * 2 ** -23 - 1);
  });
  expect(model.getWeights().get('0.weight')?.data).toEqual(data);
  expect(load(save(model)).getWeights().get('0.weight')?.data).toEqual(data);
});
