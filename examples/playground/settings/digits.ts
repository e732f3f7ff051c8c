import { activations } from '../vocabulary.ts';
import { common } from './common.ts';
import { choice, flag, pick, type Settings } from './field.ts';

export const digitFields = {
  first: pick('Layer 1 neurons', 64, [16, 32, 64, 128]),
  second: pick('Layer 2 neurons', 32, [8, 16, 32, 64]),
  activation: choice('Activation', 'relu', activations),
  ...common({ learningRate: 0.003, batchSize: 32 }),
  shifts: flag('Shift and turn digits', true),
};

export type DigitSettings = Settings<typeof digitFields>;
