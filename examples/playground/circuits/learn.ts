import { adam, dense, engine, l1, sequential } from 'lanewise';
import { augment } from '../digits/augment.ts';
import { digits } from '../digits/dataSet.ts';
import { makePoints } from '../points/makePoints.ts';
import type { CircuitSettings } from '../settings/circuits.ts';
import type { Learned } from './learned.ts';
import { layerNames, POINTS, type Subject, subjects } from './subjects.ts';

/** How networks of digits and of the plane are trained. */
const trainings = {
  digits: { epochs: 60, batchSize: 32, rate: 0.004, penalty: 3e-4 },
  plane: { epochs: 300, batchSize: 10, rate: 0.01, penalty: 1e-3 },
};

/** Trains a network by settings. */
export async function learn(settings: CircuitSettings): Promise<Learned> {
  const { seed, sparse, build, network } = settings;
  const { data, units }: Subject = subjects[network];
  const { epochs, batchSize, rate, penalty } = data ? trainings.plane : trainings.digits;
  engine({ build });
  const activations = data ? (['tanh', 'tanh', 'sigmoid'] as const) : (['relu', 'relu', 'softmax'] as const);
  const weightRegularizer = sparse ? { weightRegularizer: l1({ l1: penalty }) } : {};
  const model = sequential({
    inputs: units[0],
    layers: layerNames.map((name, layer) =>
      dense(units[layer + 1] as number, activations[layer] as 'relu', { name, ...weightRegularizer }),
    ),
    seed,
  });
  const loss = data ? 'binaryCrossEntropy' : 'crossEntropy';
  model.compile({ optimizer: adam({ learningRate: rate }), loss, metrics: ['accuracy'] });
  const { train, test } = data ? pointsOf(data, seed) : digitRows;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rows = data ? train.rows : augment(digits.train, seed, epoch);
    await model.fit(rows, train.labels, { batchSize });
  }
  const { accuracy } = model.evaluate(test.rows, test.labels);
  return { model, accuracy: accuracy as number, ...train };
}

interface Part {
  readonly rows: Float32Array;
  readonly labels: Float32Array | Uint8Array;
}

const digitRows: Record<'train' | 'test', Part> = {
  train: { rows: digits.train.pixels, labels: digits.train.labels },
  test: { rows: digits.test.pixels, labels: digits.test.labels },
};

function pointsOf(data: NonNullable<Subject['data']>, seed: number): Record<'train' | 'test', Part> {
  const part = (points: readonly (readonly [number, number, number])[]): Part => ({
    rows: Float32Array.from(points.flatMap((point) => point.slice(0, 2))),
    labels: Float32Array.from(points, ([, , target]) => target),
  });
  const { train, test } = makePoints({ ...POINTS, data, seed });
  return { train: part(train), test: part(test) };
}
