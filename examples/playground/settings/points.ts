import { dataSets } from '../points/dataSets.ts';
import { inputNames } from '../points/inputs.ts';
import { activations } from '../vocabulary.ts';
import { addedPoints } from './addedPoints.ts';
import { common } from './common.ts';
import { asView, choice, flag, list, range, type Settings, some } from './field.ts';

export const MOST_LAYERS = 5;
export const MOST_NEURONS = 8;

const labels = Object.fromEntries(Object.entries(dataSets).map(([name, { label }]) => [name, label]));

export const pointFields = {
  data: choice('Data', 'moons', labels as Record<keyof typeof dataSets, string>),
  noise: range('Noise', 15, { min: 0, max: 50, step: 5, unit: '%' }),
  share: range('Points to train on', 60, { min: 10, max: 90, step: 10, unit: '%' }),
  added: addedPoints,
  inputs: some('Inputs', ['x', 'y'], inputNames),
  layers: list('Hidden layers', [6, 4], MOST_LAYERS, MOST_NEURONS),
  activation: choice('Activation', 'tanh', activations),
  ...common({ learningRate: 0.01, batchSize: 10 }),
  speed: asView(choice('Speed', 'calm', { calm: '1×', fast: '10×', full: 'Full' })),
  tests: asView(flag('Show test points', false)),
};

export type PointSettings = Settings<typeof pointFields>;

/** Epochs between two frames. */
export const paces = { calm: 1, fast: 10, full: Number.POSITIVE_INFINITY };
