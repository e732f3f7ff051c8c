import { type FloatParameter, float } from '../../src/search/index.ts';

// Functions that are searched for their least value, with that value. Surjanovic, Bingham: Virtual Library of Simulation Experiments.

export interface Searched {
  readonly space: Readonly<Record<string, FloatParameter>>;
  readonly least: number;
  at(x: readonly number[]): number;
}

const space = (...bounds: [number, number][]) =>
  Object.fromEntries(bounds.map(([low, high], i) => [`x${i}`, float(low, high)]));

const scales = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const centres = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

export const functions: Readonly<Record<string, Searched>> = {
  'sphere-5': {
    space: space(...Array.from({ length: 5 }, (): [number, number] => [-5, 5])),
    least: 0,
    at: (x) => x.reduce((sum, value) => sum + value * value, 0),
  },
  'Rosenbrock-3': {
    space: space([-2, 2], [-2, 2], [-2, 2]),
    least: 0,
    at: (x) =>
      x
        .slice(1)
        .reduce((sum, next, i) => sum + 100 * (next - (x[i] as number) ** 2) ** 2 + (1 - (x[i] as number)) ** 2, 0),
  },
  Branin: {
    space: space([-5, 10], [0, 15]),
    least: 0.397887357729739,
    at: ([x = 0, y = 0]) =>
      (y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6) ** 2 +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
      10,
  },
  'Hartmann-6': {
    space: space(...Array.from({ length: 6 }, (): [number, number] => [0, 1])),
    least: -3.32236801141551,
    at: (x) =>
      -[1, 1.2, 3, 3.2].reduce((sum, height, i) => {
        const far = x.reduce(
          (all, value, j) => all + (scales[i]?.[j] as number) * (value - 1e-4 * (centres[i]?.[j] as number)) ** 2,
          0,
        );
        return sum + height * Math.exp(-far);
      }, 0),
  },
};
