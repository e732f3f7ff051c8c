import { expect } from 'vitest';
import { type Layer, type Loss, type Model, type Optimizer, sequential } from '../../src/index.ts';
import type { LossName } from '../../src/losses/resolve.ts';
import type { OptimizerName } from '../../src/optimizers/resolve.ts';
import { population } from '../../src/population/index.ts';
import { bitsOf, numbersFrom } from './networks.ts';

export const SIZE = 11;
export const SEED = 20;

export interface Trained {
  readonly inputs: number;
  readonly layers: () => Layer[];
  /** The network, if it is not a chain of the layers. */
  readonly network?: (seed: number) => Model<Float32Array>;
  /** Numbers that the network takes. Default: any. */
  readonly numbers?: (length: number, seed: number) => Float32Array;
  readonly optimizer: OptimizerName | Optimizer;
  readonly loss: LossName | Loss;
  readonly rows: number;
  /** Targets that the loss takes. */
  readonly targets: (rows: number, seed: number) => Float32Array | number[];
}

export const flat = (model: Model<Float32Array>) => [...model.getWeights().values()].flatMap(({ data }) => [...data]);

/** The same without the statistics of normalizations. */
export const flatWeights = (model: Model<Float32Array>) =>
  [...model.getWeights()].flatMap(([name, { data }]) => (/\.(running_)?(mean|var)/.test(name) ? [] : [...data]));

/** Expects members to train as the networks alone, to the bit: their losses, their weights, and what they keep. */
export function expectAlike({ inputs, layers, optimizer, loss, rows, targets, ...given }: Trained): void {
  const { numbers = (length, seed) => numbersFrom(seed).numbers(length, 1) } = given;
  const { network = (seed) => sequential({ inputs, layers: layers(), seed }) } = given;
  const make = (seed: number) => {
    const model = network(seed);
    model.compile({ optimizer, loss });
    return model;
  };
  const many = population(make(0), { size: SIZE, seed: SEED });
  many.compile({ optimizer, loss });
  const alone = Array.from({ length: SIZE }, (_, i) => make(SEED + i));
  for (let step = 0; step < 4; step++) {
    const [sharedX, sharedY] = [step === 1 || step === 3, step === 1];
    const x = numbers((sharedX ? 1 : SIZE) * rows * inputs, step + 3);
    const y = targets((sharedY ? 1 : SIZE) * rows, step + 9);
    const columns = y.length / ((sharedY ? 1 : SIZE) * rows);
    const expected = alone.map((model, i) => {
      const ownX = sharedX ? x : x.slice(i * rows * inputs, (i + 1) * rows * inputs);
      const ownY = sharedY ? y : y.slice(i * rows * columns, (i + 1) * rows * columns);
      expect(many.evaluate(sharedX ? { shared: x } : x, sharedY ? { shared: y } : y)[i]).toBe(
        model.evaluate(ownX, ownY).loss,
      );
      return [ownX, ownY] as const;
    });
    const got = many.trainOnBatch(sharedX ? { shared: x } : x, sharedY ? { shared: y } : y);
    expect([...got]).toEqual(
      alone.map((model, i) => model.trainOnBatch(...(expected[i] as (typeof expected)[number])).loss),
    );
  }
  expect(bitsOf(many.getWeights())).toEqual(bitsOf(alone.flatMap(flatWeights)));
  for (const [i, model] of alone.entries()) expect(bitsOf(flat(many.member(i)))).toEqual(bitsOf(flat(model)));
  // What a member keeps goes on as the network alone does
  const [kept, other] = [many.member(4), alone[4] as Model];
  const x = numbers(rows * inputs, 77);
  const y = targets(rows, 78);
  for (let step = 0; step < 2; step++) expect(kept.trainOnBatch(x, y)).toEqual(other.trainOnBatch(x, y));
  expect(bitsOf(flat(kept))).toEqual(bitsOf(flat(other)));
}
