import type { RandomNumbers } from 'lanewise';
import { turn } from './turn.ts';

/** A point and what belongs to it: its class, 0 or 1, or a number from −1 to 1. */
export type Point = readonly [x: number, y: number, target: number];

export interface DataSet {
  readonly label: string;
  readonly task: 'classes' | 'numbers';
  /** One point, the index-th, in about −1 … 1 each way. Noise from 0 to 0.5. */
  draw(index: number, random: RandomNumbers, noise: number): Point;
}

const around = (x: number, y: number, deviation: number, random: RandomNumbers) =>
  [x + deviation * random.normal(), y + deviation * random.normal()] as const;

const within = (random: RandomNumbers) => 2 * random.uniform() - 1;

export const dataSets = {
  moons: {
    label: 'Moons',
    task: 'classes',
    draw(index, random, noise) {
      const upper = index % 2;
      const [cos, sin] = turn(random.uniform() / 2);
      const [x, y] = upper ? [cos - 0.5, sin - 0.25] : [0.5 - cos, 0.25 - sin];
      return [...around(0.62 * x, 0.75 * y, 0.35 * noise, random), upper];
    },
  },
  circles: {
    label: 'Circles',
    task: 'classes',
    draw(index, random, noise) {
      const inner = index % 2;
      const radius = inner ? 0.4 * Math.sqrt(random.uniform()) : 0.65 + 0.25 * random.uniform();
      const [cos, sin] = turn(random.uniform());
      return [...around(radius * cos, radius * sin, 0.35 * noise, random), inner];
    },
  },
  spirals: {
    label: 'Spirals',
    task: 'classes',
    draw(index, random, noise) {
      const arm = index % 2;
      const along = Math.sqrt(random.uniform());
      const [cos, sin] = turn(1.5 * along + arm / 2);
      const radius = 0.06 + 0.86 * along;
      return [...around(radius * cos, radius * sin, 0.18 * noise, random), arm];
    },
  },
  xor: {
    label: 'XOR',
    task: 'classes',
    draw(_, random, noise) {
      const [x, y] = [within(random), within(random)].map((value) => 0.84 * value + (value < 0 ? -0.06 : 0.06)) as [
        number,
        number,
      ];
      return [...around(x, y, 0.35 * noise, random), x * y > 0 ? 1 : 0];
    },
  },
  blobs: {
    label: 'Blobs',
    task: 'classes',
    draw(index, random, noise) {
      const right = index % 2;
      const centre = right ? 0.42 : -0.42;
      return [...around(centre, centre, 0.12 + 0.5 * noise, random), right];
    },
  },
  plane: {
    label: 'Plane',
    task: 'numbers',
    draw(_, random, noise) {
      const [x, y] = [0.92 * within(random), 0.92 * within(random)];
      return [...around(x, y, 0.3 * noise, random), (x + y) / 1.84];
    },
  },
  gaussians: {
    label: 'Hills',
    task: 'numbers',
    draw(_, random, noise) {
      const [x, y] = [0.92 * within(random), 0.92 * within(random)];
      return [...around(x, y, 0.3 * noise, random), hills(x, y)];
    },
  },
} satisfies Record<string, DataSet>;

export type DataName = keyof typeof dataSets;

const peaks = [
  [-0.5, 0.5, 1],
  [0, -0.5, 1],
  [0.5, 0.5, 1],
  [-0.5, -0.5, -1],
  [0, 0.5, -1],
  [0.5, -0.5, -1],
] as const;

/** Hills and hollows of (1 − d²/0.2)², d ≤ √0.2 away from their peaks: like Gaussians, without an exponential. */
function hills(x: number, y: number): number {
  let height = 0;
  for (const [px, py, sign] of peaks) {
    const rest = Math.max(0, 1 - ((x - px) * (x - px) + (y - py) * (y - py)) / 0.2);
    height += sign * rest * rest;
  }
  return Math.max(-1, Math.min(1, height));
}
