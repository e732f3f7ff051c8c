import { checkNumber, outOfRange } from '../base/errors.ts';

export function checkFinite(where: string, what: string, value: number): number {
  return checkNumber(where, what, value, 'a finite number (in f32)', () => true);
}

export function checkDeviation(where: string, deviation: number): number {
  return checkNumber(where, 'deviation', deviation, 'a number ≥ 0', (value) => value >= 0);
}

export function checkMatrix(where: string, shape: readonly number[]): void {
  if (shape.length !== 2)
    throw outOfRange(where, 'shape', 'that of a weight, [outputs, inputs]', `[${shape.join(', ')}]`);
}
