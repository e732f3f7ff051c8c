import type { Point } from './dataSets.ts';
import { turn } from './turn.ts';

interface Input {
  readonly label: string;
  of(x: number, y: number): number;
}

const sine = (turns: number) => turn(turns)[1];

/** What a network may be given of a point. */
export const inputs = {
  x: { label: 'x', of: (x) => x },
  y: { label: 'y', of: (_, y) => y },
  xx: { label: 'x²', of: (x) => x * x },
  yy: { label: 'y²', of: (_, y) => y * y },
  xy: { label: 'xy', of: (x, y) => x * y },
  sinX: { label: 'sin 2πx', of: (x) => sine(x) },
  sinY: { label: 'sin 2πy', of: (_, y) => sine(y) },
} satisfies Record<string, Input>;

export type InputName = keyof typeof inputs;

export const inputNames = Object.keys(inputs) as InputName[];

/** A row of inputs for each point. */
export const rowsOf = (points: readonly (Point | readonly [x: number, y: number])[], names: readonly InputName[]) =>
  points.map(([x, y]) => names.map((name) => inputs[name].of(x, y)));
