import { CLASSES, PIXELS } from '../digits/toDigits.ts';
import { type DataName, dataSets } from '../points/dataSets.ts';

/** A network to look into: what it learns, and its inputs and the units of each layer. */
export interface Subject {
  readonly label: string;
  /** The points that it learns; undefined for digits. */
  readonly data: DataName | undefined;
  readonly units: readonly [inputs: number, first: number, second: number, answer: number];
}

const plane = (data: DataName): Subject => ({ label: dataSets[data].label, data, units: [2, 8, 6, 1] });

export const subjects = {
  digits: { label: 'Digits', data: undefined, units: [PIXELS, 16, 10, CLASSES] },
  xor: plane('xor'),
  circles: plane('circles'),
  moons: plane('moons'),
} satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;

/** The names of the layers, from the first. */
export const layerNames = ['first', 'second', 'answer'] as const;

/** Of all points, in percent: some noise, and those to learn from. */
export const POINTS = { noise: 10, share: 60 };
