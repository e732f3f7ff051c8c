import { subjects } from '../circuits/subjects.ts';
import { build } from './common.ts';
import { asView, choice, flag, pick, type Settings, whole } from './field.ts';

const digits = Array.from({ length: 10 }, (_, digit) => digit);

const labels = Object.fromEntries(Object.entries(subjects).map(([name, { label }]) => [name, label]));

export const circuitFields = {
  network: choice('Network', 'digits', labels as Record<keyof typeof subjects, string>),
  correct: pick('Why a', 4, digits),
  wrong: pick('and not a', 9, digits),
  tolerance: pick('Error allowed, %', 10, [2, 5, 10, 20, 40]),
  left: choice('Left-out weights', 'pairs', { pairs: 'Look-alike', mean: 'Mean' }),
  sparse: flag('Few weights (L1)', true),
  seed: whole('Seed', 1, 0, 2 ** 32 - 1),
  build,
  found: asView(flag('Found', false)),
};

export type CircuitSettings = Settings<typeof circuitFields>;
